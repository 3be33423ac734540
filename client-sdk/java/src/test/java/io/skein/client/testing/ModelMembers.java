package io.skein.client.testing;

import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.DeviceId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.UserId;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** How groups of a {@link ModelCluster} come to be, and who comes and goes. Guarded as it is. */
final class ModelMembers {
  private final ModelCluster cluster;
  private final Map<ClientId, ConversationId> created = new LinkedHashMap<>();

  ModelMembers(ModelCluster cluster) {
    this.cluster = cluster;
  }

  /** Of a request that is about no group: UNSUPPORTED_REQUEST. */
  Reply.Answer answer(DeviceId device, UserId user, Request request) {
    ConversationId id =
        request instanceof Request.Invite invite
            ? invite.conversation()
            : request instanceof Request.Remove remove
                ? remove.conversation()
                : request instanceof Request.Leave leave
                    ? leave.conversation()
                    : request instanceof Request.Rename rename
                        ? rename.conversation()
                        : request instanceof Request.ListMembers list ? list.conversation() : null;
    if (id == null) {
      return Reply.Failed.of(ErrorCode.UNSUPPORTED_REQUEST, "");
    }
    ModelChat chat = cluster.chatNamed(id);
    if (chat == null || !chat.isMember(user)) {
      return Reply.Failed.of(ErrorCode.NOT_A_MEMBER, "");
    }
    if (request instanceof Request.ListMembers) {
      return new Reply.MemberPage(
          chat.since.entrySet().stream()
              .map(
                  member ->
                      new Reply.Member(
                          member.getKey(),
                          chat.roleOf(member.getKey()),
                          member.getValue(),
                          cluster.deliveredTo(member.getKey(), id),
                          chat.read.getOrDefault(member.getKey(), 0L),
                          cluster.nameOf(member.getKey()),
                          chat.remarkOf(member.getKey()),
                          0))
              .toList(),
          false,
          chat.log.size());
    }
    if (request instanceof Request.Rename rename) {
      chat.title = rename.title();
      cluster.append(chat, user, null, new Content.TitleChange(user, rename.title()), device);
      return Reply.Done.INSTANCE;
    }
    return changeMembers(device, user, chat, request);
  }

  private Reply.Answer changeMembers(
      DeviceId device, UserId user, ModelChat chat, Request request) {
    long next = chat.log.size() + 1L;
    if (request instanceof Request.Invite invite) {
      invite.users().forEach(invited -> chat.since.putIfAbsent(invited, next));
      cluster.append(
          chat, user, null, change(Content.MembershipChange.Kind.JOINED, user, invite), device);
    } else if (request instanceof Request.Remove remove) {
      Content.MembershipChange removed =
          new Content.MembershipChange(
              Content.MembershipChange.Kind.REMOVED, user, remove.users(), "");
      cluster.append(chat, user, null, removed, device);
      remove.users().forEach(chat.since::remove);
    } else {
      Content.MembershipChange left =
          new Content.MembershipChange(Content.MembershipChange.Kind.LEFT, user, List.of(user), "");
      cluster.append(chat, user, null, left, device);
      chat.since.remove(user);
    }
    return new Reply.MembersChanged(next, chat.since.size());
  }

  private static Content.MembershipChange change(
      Content.MembershipChange.Kind kind, UserId actor, Request.Invite invite) {
    return new Content.MembershipChange(kind, actor, invite.users(), "");
  }

  Reply.Answer create(DeviceId device, UserId user, Request.CreateGroup create) {
    if (!create.users().stream().allMatch(cluster::isUser)) {
      return Reply.Failed.of(ErrorCode.UNKNOWN_USER, "");
    }
    ConversationId id =
        created.computeIfAbsent(create.clientId(), made -> ConversationId.group(cluster.nextId()));
    ModelChat chat = cluster.chatNamed(id);
    if (chat == null) {
      chat = new ModelChat(id);
      chat.title = create.title();
      cluster.add(chat);
      LinkedHashSet<UserId> members = new LinkedHashSet<>(create.users());
      members.add(user);
      for (UserId member : members) {
        chat.since.put(member, 1L);
      }
      Content.MembershipChange.Kind kind = Content.MembershipChange.Kind.CREATED;
      List<UserId> all = List.copyOf(members);
      cluster.append(
          chat, user, null, new Content.MembershipChange(kind, user, all, chat.title), device);
    }
    return new Reply.ConversationOpened(cluster.summary(chat, user));
  }
}
