package io.skein.client.testing;

import io.skein.client.GroupView;
import io.skein.protocol.Bytes;
import io.skein.protocol.Content.MembershipChange;
import io.skein.protocol.DeviceId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.GroupChange;
import io.skein.protocol.GroupMode;
import io.skein.protocol.GroupReply;
import io.skein.protocol.GroupSettings.JoinMode;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.UserId;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The groups of a {@link ModelCluster}, as far as a client sees them: everybody may everything, but
 * post in a silenced group. Guarded as the cluster is.
 */
final class ModelGroups {
  private final ModelCluster cluster;

  ModelGroups(ModelCluster cluster) {
    this.cluster = cluster;
  }

  /** Null: none that is about a group's administration. */
  Reply.@Nullable Answer answer(DeviceId device, UserId user, Request request) {
    if (request instanceof Request.AskGroup ask) {
      ModelChat chat = cluster.chatNamed(ask.conversation());
      return chat == null ? noMember() : asked(chat, user, ask);
    } else if (request instanceof Request.ChangeGroup change) {
      ModelChat chat = cluster.chat(change.conversation(), user);
      return chat == null ? noMember() : change(chat, device, user, change.change());
    } else if (request instanceof Request.ChangeMembers change) {
      ModelChat chat = cluster.chat(change.conversation(), user);
      return chat == null ? noMember() : change(chat, device, user, change);
    } else if (request instanceof Request.JoinGroup join) {
      ModelChat chat = cluster.chatNamed(join.conversation());
      return chat == null ? noMember() : join(chat, device, user, join);
    }
    return null;
  }

  private static Reply.Answer noMember() {
    return Reply.Failed.of(ErrorCode.NOT_A_MEMBER, "");
  }

  private static Reply.Answer asked(ModelChat chat, UserId user, Request.AskGroup ask) {
    GroupView view = chat.group;
    boolean member = chat.since.containsKey(user);
    if (ask.what() == Request.AskGroup.What.PREVIEW) {
      return new GroupReply.GroupPreview(
          chat.id,
          chat.title,
          chat.since.size(),
          view.settings().joinMode(),
          view.settings().question(),
          member,
          chat.waiting.containsKey(user));
    }
    if (!member) {
      return noMember();
    }
    return switch (ask.what()) {
      case REQUESTS -> new GroupReply.JoinRequestPage(List.copyOf(chat.waiting.values()), false);
      case LINKS -> new GroupReply.LinkPage(List.copyOf(chat.links.values()));
      case BANNED -> new Reply.MemberPage(List.of(), false, chat.log.size());
      case GROUP, PREVIEW ->
          new GroupReply.Group(
              chat.id,
              chat.log.size(),
              chat.title,
              view.owner(),
              view.settings(),
              GroupMode.SMALL,
              chat.since.size(),
              view.announcement(),
              0,
              chat.waiting.size());
    };
  }

  private Reply.Answer change(ModelChat chat, DeviceId device, UserId user, GroupChange change) {
    long sequence = chat.log.size() + 1L;
    GroupChange entry = change;
    GroupReply.Link link = null;
    if (change instanceof GroupChange.LinkMade made) {
      byte[] token = ByteBuffer.allocate(16).putLong(sequence).array();
      link =
          new GroupReply.Link(
              sequence, Bytes.wrap(token), user, made.expiresMillis(), made.usesMax(), 0);
      chat.links.put(sequence, link);
    } else if (change instanceof GroupChange.LinkRevoked revoked) {
      chat.links.remove(revoked.link());
    } else if (change instanceof GroupChange.OwnerChange owner) {
      entry = new GroupChange.OwnerChange(owner.owner(), Reply.Member.Role.ADMIN);
    }
    cluster.append(chat, user, null, entry, device);
    return new GroupReply.GroupChanged(sequence, link);
  }

  private Reply.Answer change(
      ModelChat chat, DeviceId device, UserId user, Request.ChangeMembers change) {
    long sequence = chat.log.size() + 1L;
    switch (change.action()) {
      case BAN -> {
        append(chat, device, user, MembershipChange.Kind.BANNED, change.users());
        change.users().forEach(chat.since::remove);
      }
      case UNBAN -> append(chat, device, user, MembershipChange.Kind.UNBANNED, change.users());
      case APPROVE -> {
        change.users().forEach(chat.waiting::remove);
        change.users().forEach(joined -> chat.since.putIfAbsent(joined, sequence));
        append(chat, device, user, MembershipChange.Kind.JOINED, change.users());
      }
      case REFUSE -> {
        change.users().forEach(chat.waiting::remove);
        cluster.append(chat, user, null, new GroupChange.RequestsRefused(change.users()), device);
      }
    }
    return new Reply.MembersChanged(sequence, chat.since.size());
  }

  private Reply.Answer join(ModelChat chat, DeviceId device, UserId user, Request.JoinGroup join) {
    boolean byLink =
        chat.links.values().stream().anyMatch(link -> link.token().equals(join.token()));
    if (!join.token().isEmpty() && !byLink) {
      return Reply.Failed.of(ErrorCode.INVITATION_INVALID, "");
    }
    if (!byLink && chat.group.settings().joinMode() == JoinMode.QUESTION) {
      chat.waiting.put(user, new GroupReply.JoinRequest(user, user, join.answer(), 0));
      cluster.append(chat, user, null, new GroupChange.JoinRequested(List.of(user), "", 0), device);
      return Reply.Done.INSTANCE;
    }
    chat.since.putIfAbsent(user, chat.log.size() + 1L);
    append(chat, device, user, MembershipChange.Kind.JOINED, List.of(user));
    return new Reply.ConversationOpened(cluster.summary(chat, user));
  }

  private void append(
      ModelChat chat,
      DeviceId device,
      UserId user,
      MembershipChange.Kind kind,
      List<UserId> users) {
    cluster.append(chat, user, null, new MembershipChange(kind, user, users, ""), device);
  }
}
