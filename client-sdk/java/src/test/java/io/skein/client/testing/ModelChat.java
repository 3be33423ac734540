package io.skein.client.testing;

import io.skein.client.GroupView;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.GroupReply;
import io.skein.protocol.Message;
import io.skein.protocol.Preferences;
import io.skein.protocol.Reply;
import io.skein.protocol.UserId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One conversation of a {@link ModelCluster}. Guarded as the cluster is. */
final class ModelChat {
  final ConversationId id;
  String title = "";
  final Map<UserId, Long> since = new LinkedHashMap<>();
  final Map<UserId, Long> read = new LinkedHashMap<>();
  final Map<UserId, Preferences> preferences = new LinkedHashMap<>();
  final List<Message> log = new ArrayList<>();
  final Map<ClientId, Reply.Posted> byClientId = new LinkedHashMap<>();
  final GroupView group = new GroupView();
  final Map<UserId, GroupReply.JoinRequest> waiting = new LinkedHashMap<>();
  final Map<Long, GroupReply.Link> links = new LinkedHashMap<>();
  long changedAt;

  ModelChat(ConversationId id) {
    this.id = id;
  }

  long since(UserId user) {
    return since.getOrDefault(user, 1L);
  }

  boolean isMember(UserId user) {
    return since.containsKey(user);
  }

  Reply.Member.Role roleOf(UserId user) {
    GroupView.Member member = group.member(user);
    return member == null ? Reply.Member.Role.MEMBER : member.role();
  }

  String remarkOf(UserId user) {
    GroupView.Member member = group.member(user);
    return member == null ? "" : member.remark();
  }

  @Nullable Message entry(long sequence) {
    return sequence < 1 || sequence > log.size() ? null : log.get((int) sequence - 1);
  }

  boolean isRecalled(long sequence) {
    return log.stream().anyMatch(entry -> entry.content().equals(new Content.Recall(sequence)));
  }

  boolean mentions(Message message, UserId user) {
    return message.content() instanceof Content.Text text
        && (text.mentionsAll() || text.mentions().contains(user))
        && !isRecalled(message.sequence());
  }

  Reply.Highlights highlights() {
    Map<Long, Reply.Highlighted> highlighted = new LinkedHashMap<>();
    for (Message entry : log) {
      if (entry.content() instanceof Content.Operation operation
          && (operation instanceof Content.Highlight || operation instanceof Content.Recall)) {
        highlighted.remove(operation.target());
        if (operation instanceof Content.Highlight highlight && !highlight.removed()) {
          highlighted.put(
              highlight.target(),
              new Reply.Highlighted(
                  highlight.target(), entry.sequence(), entry.sender(), entry.timeMillis()));
        }
      }
    }
    return new Reply.Highlights(id, log.size(), List.copyOf(highlighted.values()));
  }
}
