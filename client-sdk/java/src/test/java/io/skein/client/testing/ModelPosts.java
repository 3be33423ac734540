package io.skein.client.testing;

import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.DeviceId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.UserId;
import org.jspecify.annotations.Nullable;

/** How posts are taken by a {@link ModelCluster}, each once. Guarded as it is. */
final class ModelPosts {
  private final ModelCluster cluster;
  private final ModelPeople people;
  private final ModelMerged merged;
  private int dedupeWindow = 512;
  private int searchMax = 50_000;

  ModelPosts(ModelCluster cluster, ModelPeople people, ModelMerged merged) {
    this.cluster = cluster;
    this.people = people;
    this.merged = merged;
  }

  void memory(int window, int search) {
    dedupeWindow = window;
    searchMax = search;
  }

  Reply.Answer post(DeviceId device, UserId user, Request.Post post) {
    ModelChat chat = cluster.chat(post.conversation(), user);
    if (chat == null) {
      return Reply.Failed.of(ErrorCode.NOT_A_MEMBER, "");
    }
    Reply.Posted before = chat.byClientId.get(post.clientId());
    if (before != null && isRemembered(chat, post.clientId())) {
      return before;
    }
    if (chat.log.size() - dedupeWindow - post.knownHead() > searchMax) {
      return Reply.Failed.of(ErrorCode.KNOWN_HEAD_TOO_OLD, "known_head");
    }
    if (before != null && before.sequence() > post.knownHead()) {
      return before;
    }
    if (post.previous() != null && !isRemembered(chat, post.previous())) {
      return Reply.Failed.of(ErrorCode.OUT_OF_ORDER, "previous");
    }
    UserId peer = chat.id.peerOf(user);
    if (peer != null && people.isBlocked(peer, user)) {
      return Reply.Failed.of(ErrorCode.BLOCKED, "the user has blocked you");
    }
    if (chat.group.settings().silenced() && chat.roleOf(user) == Reply.Member.Role.MEMBER) {
      return Reply.Failed.of(ErrorCode.ADMINS_ONLY, "");
    }
    if (chat.group.settings().slowSeconds() > 0) {
      int wait = chat.group.settings().slowSeconds() * 1000;
      return new Reply.Failed(ErrorCode.SLOW_MODE, "one message at a time", wait);
    }
    if (post.content() instanceof Content.Merge merge) {
      ModelChat source = cluster.chat(merge.conversation(), user);
      Object made =
          source == null
              ? Reply.Failed.of(ErrorCode.NO_SUCH_MESSAGE, "content.merged")
              : merged.take(source.log, merge);
      return made instanceof Content.Merged content
          ? cluster.append(chat, user, post.clientId(), content, null, device)
          : (Reply.Failed) made;
    }
    return post.content() instanceof Content.Forward forward
        ? forward(chat, user, post.clientId(), forward, device)
        : cluster.append(chat, user, post.clientId(), post.content(), null, device);
  }

  /** As the user sees it there, without its quote and mentions. */
  private Reply.Answer forward(
      ModelChat chat, UserId user, ClientId id, Content.Forward forward, DeviceId device) {
    ModelChat source = cluster.chat(forward.conversation(), user);
    Message said = source == null ? null : source.entry(forward.sequence());
    if (source == null || said == null || !(said.content() instanceof Content.Said)) {
      return Reply.Failed.of(ErrorCode.NO_SUCH_MESSAGE, "content.forward");
    }
    if (source.isRecalled(forward.sequence())) {
      return Reply.Failed.of(ErrorCode.MESSAGE_RECALLED, "content.forward");
    }
    Message edit = source.entry(forward.edit());
    Message.Forwarded from =
        said.forwarded() == null
            ? new Message.Forwarded(said.sender(), said.timeMillis())
            : said.forwarded();
    return cluster.append(chat, user, id, forwarded(said, edit), from, device);
  }

  private static Content forwarded(Message said, @Nullable Message edit) {
    if (edit != null && edit.content() instanceof Content.Edit edited) {
      return new Content.Text(edited.text());
    }
    return said.content() instanceof Content.Text text
        ? new Content.Text(text.text())
        : said.content();
  }

  private boolean isRemembered(ModelChat chat, ClientId id) {
    Reply.Posted posted = chat.byClientId.get(id);
    return posted != null && posted.sequence() > chat.log.size() - dedupeWindow;
  }
}
