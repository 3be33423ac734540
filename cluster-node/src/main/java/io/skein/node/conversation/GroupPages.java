package io.skein.node.conversation;

import io.skein.node.conversation.ConversationCommand.AskGroup;
import io.skein.node.conversation.ConversationCommand.ListMembers;
import io.skein.protocol.GroupChange;
import io.skein.protocol.GroupReply;
import io.skein.protocol.Limits;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import io.skein.protocol.UserId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answers who asks what a group is like and who is in it: of the durable state, and no more than
 * the reader's role lets it know. Confined to the conversation's actor.
 */
final class GroupPages {
  private final ActorShell shell;
  private final Conversation conversation;
  private final Limits limits;

  GroupPages(ActorShell shell, Conversation conversation) {
    this.shell = shell;
    this.conversation = conversation;
    this.limits = shell.environment().limits();
  }

  void listMembers(ListMembers list) {
    if (conversation.find(list.reader()) == null) {
      shell.refusals().notAMember(list);
    } else {
      list.replyTo().answer(page(list));
    }
  }

  /** Names are not known here, so of a search all that were looked at go to who fills them in. */
  private Reply.MemberPage page(ListMembers list) {
    int count = count(list.limit());
    List<Member> found = conversation.told().membersAfter(list.after(), count + 1);
    List<Member> shown = found.subList(0, Math.min(count, found.size()));
    GroupState group = conversation.told().group();
    return new Reply.MemberPage(
        shown.stream().map(member -> told(list.reader(), member, group)).toList(),
        found.size() > count,
        shown.isEmpty() ? null : shown.get(shown.size() - 1).user(),
        conversation.head(),
        list.prefix());
  }

  private Reply.Member told(UserId reader, Member member, GroupState group) {
    return new Reply.Member(
        member.user(),
        member.role(),
        member.visibleFrom(),
        conversation.receipts().deliveredFor(reader, member),
        conversation.receipts().readFor(reader, member),
        "",
        member.remark(),
        group.mutedUntil(member.user()));
  }

  void ask(AskGroup ask) {
    Decision refusal = refusal(ask);
    if (refusal instanceof Decision.Refused refused) {
      shell.refusals().refuse(ask, refused.code(), refused.detail(), refused.retryAfterMillis());
      return;
    }
    ask.replyTo()
        .answer(
            switch (ask.what()) {
              case GROUP -> group(ask.reader());
              case PREVIEW -> preview(ask.reader());
              case REQUESTS -> requests(ask);
              case LINKS -> links();
              case BANNED -> banned(ask);
            });
  }

  private @Nullable Decision refusal(AskGroup ask) {
    return switch (ask.what()) {
      case PREVIEW ->
          conversation.admission().refuseEntry(ask.reader(), ask.token(), shell.nowMillis());
      case GROUP -> refusal(ask.reader(), null);
      case REQUESTS -> refusal(ask.reader(), GroupRights.ADMIT);
      case LINKS -> refusal(ask.reader(), GroupRights.MAKE_LINKS);
      case BANNED -> refusal(ask.reader(), GroupRights.BAN);
    };
  }

  private @Nullable Decision refusal(UserId reader, @Nullable GroupRights right) {
    Member member = conversation.find(reader);
    if (member == null) {
      return Conversation.notAMember();
    }
    if (conversation.id().isDirect()) {
      return GroupEntries.wrongKind();
    }
    boolean allowed =
        right == null || right.isOf(member.role(), conversation.told().group().settings());
    return allowed ? null : GroupEntries.forbidden(right);
  }

  private GroupReply.Group group(UserId reader) {
    Roster roster = conversation.told();
    GroupState state = roster.group();
    Member owner = roster.owner();
    Member member = roster.find(reader);
    boolean decides = member != null && GroupRights.ADMIT.isOf(member.role(), state.settings());
    return new GroupReply.Group(
        conversation.id(),
        conversation.head(),
        roster.title(),
        owner == null ? null : owner.user(),
        state.settings(),
        roster.mode(),
        roster.size(),
        announcement(state.announced()),
        state.mutedUntil(reader),
        decides ? state.waitingCount(shell.nowMillis()) : 0);
  }

  private @Nullable Message announcement(GroupState.@Nullable Announced announced) {
    return announced == null
        ? null
        : new Message(
            conversation.id(),
            announced.sequence(),
            announced.author(),
            null,
            announced.timeMillis(),
            new GroupChange.Announcement(announced.text()));
  }

  private GroupReply.GroupPreview preview(UserId reader) {
    Roster roster = conversation.told();
    GroupState state = roster.group();
    return new GroupReply.GroupPreview(
        conversation.id(),
        roster.title(),
        roster.size(),
        state.settings().joinMode(),
        state.settings().question(),
        roster.find(reader) != null,
        state.isWaiting(reader, shell.nowMillis()));
  }

  private GroupReply.JoinRequestPage requests(AskGroup ask) {
    int count = count(ask.limit());
    long now = shell.nowMillis();
    List<GroupReply.JoinRequest> found =
        conversation.told().group().waiting().entrySet().stream()
            .filter(one -> isAfter(one.getKey(), ask.after()))
            .filter(one -> !one.getValue().hasLapsed(now))
            .limit(count + 1L)
            .map(GroupPages::request)
            .toList();
    return new GroupReply.JoinRequestPage(
        found.subList(0, Math.min(count, found.size())), found.size() > count);
  }

  private static GroupReply.JoinRequest request(Map.Entry<UserId, GroupState.Waiting> one) {
    GroupState.Waiting waiting = one.getValue();
    return new GroupReply.JoinRequest(
        one.getKey(), waiting.askedBy(), waiting.answer(), waiting.expiresMillis());
  }

  private GroupReply.LinkPage links() {
    long now = shell.nowMillis();
    return new GroupReply.LinkPage(
        conversation.told().group().links().entrySet().stream()
            .filter(one -> one.getValue().isUsable(now))
            .map(GroupPages::link)
            .toList());
  }

  private static GroupReply.Link link(Map.Entry<Long, GroupState.Link> one) {
    GroupState.Link link = one.getValue();
    return new GroupReply.Link(
        one.getKey(),
        link.token(),
        link.madeBy(),
        link.expiresMillis(),
        link.usesMax(),
        link.uses());
  }

  private Reply.MemberPage banned(AskGroup ask) {
    int count = count(ask.limit());
    List<Reply.Member> found =
        conversation.told().group().banned().stream()
            .filter(user -> isAfter(user, ask.after()))
            .limit(count + 1L)
            .map(user -> new Reply.Member(user, Reply.Member.Role.MEMBER, 0, 0, 0, ""))
            .toList();
    return new Reply.MemberPage(
        found.subList(0, Math.min(count, found.size())), found.size() > count, conversation.head());
  }

  private static boolean isAfter(UserId user, @Nullable UserId after) {
    return after == null || user.compareTo(after) > 0;
  }

  private int count(int limit) {
    int max = limits.pageEntriesMax();
    return limit <= 0 ? max : Math.min(limit, max);
  }
}
