package io.skein.client;

import io.skein.client.internal.ClientShell;
import io.skein.protocol.Bytes;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.GroupChange;
import io.skein.protocol.GroupLink;
import io.skein.protocol.GroupReply;
import io.skein.protocol.Reply;
import io.skein.protocol.Reply.ConversationSummary;
import io.skein.protocol.Reply.Member.Role;
import io.skein.protocol.Request;
import io.skein.protocol.Request.AskGroup.What;
import io.skein.protocol.Request.ChangeMembers.Action;
import io.skein.protocol.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * How groups are administered and joined. What is changed comes to all members, this device too, as
 * entries ({@link SkeinListener#onMessage}), and a {@link GroupView} says what they add up to. Who
 * may do what is the group's to decide; who may not is refused with FORBIDDEN.
 *
 * <p>Threads and errors are those of {@link SkeinClient}; {@link BlockingSkeinClient#await} waits.
 */
public final class SkeinGroups {
  private final ClientShell shell;

  SkeinGroups(ClientShell shell) {
    this.shell = shell;
  }

  // ---- what a group is like

  /** A group that one is a member of, as of an entry of its log. */
  public CompletableFuture<GroupReply.Group> group(ConversationId group) {
    return ask(group, What.GROUP, null, GroupReply.Group.class);
  }

  /**
   * Members whose name or remark begins so, whatever the case, by user id. A page may be empty and
   * have more: go on after its {@code last}.
   *
   * @param after {@code last} of the page before; null for the first page
   */
  public CompletableFuture<Reply.MemberPage> search(
      ConversationId group, String prefix, @Nullable UserId after) {
    return shell.call(new Request.ListMembers(group, after, 0, prefix), Reply.MemberPage.class);
  }

  // ---- what all may

  /** Goes by this name in the group; empty: by one's own. */
  public CompletableFuture<Void> goBy(ConversationId group, String remark) {
    return change(group, new GroupChange.RemarkChange(remark));
  }

  /** Announces to the group what replaces the announcement before; empty: nothing any more. */
  public CompletableFuture<Void> announce(ConversationId group, String text) {
    return change(group, new GroupChange.Announcement(text));
  }

  // ---- what owner and admins may

  /** Makes members admins. Fails with TOO_MANY_ADMINS. The owner's alone. */
  public CompletableFuture<Void> makeAdmins(ConversationId group, List<UserId> users) {
    return change(group, new GroupChange.RoleChange(List.copyOf(users), Role.ADMIN));
  }

  /** Makes admins plain members. The owner's alone. */
  public CompletableFuture<Void> makeMembers(ConversationId group, List<UserId> users) {
    return change(group, new GroupChange.RoleChange(List.copyOf(users), Role.MEMBER));
  }

  /** Gives the group to another member; the owner is an admin from then on, if there is room. */
  public CompletableFuture<Void> transfer(ConversationId group, UserId owner) {
    return change(group, new GroupChange.OwnerChange(owner, null));
  }

  /** Removes users who are members, and lets none of them come back. Fails with TOO_MANY_BANNED. */
  public CompletableFuture<Reply.MembersChanged> ban(ConversationId group, List<UserId> users) {
    return changeMembers(group, Action.BAN, users);
  }

  public CompletableFuture<Reply.MembersChanged> unban(ConversationId group, List<UserId> users) {
    return changeMembers(group, Action.UNBAN, users);
  }

  /**
   * The banned, by user id.
   *
   * @param after the last user of the page before; null for the first page
   */
  public CompletableFuture<Reply.MemberPage> banned(ConversationId group, @Nullable UserId after) {
    return ask(group, What.BANNED, after, Reply.MemberPage.class);
  }

  /**
   * Lets members post no more until a time, also if they leave and come back. Fails with
   * TOO_MANY_MUTED.
   *
   * @param until null: for ever
   */
  public CompletableFuture<Void> mute(
      ConversationId group, List<UserId> users, @Nullable Instant until) {
    return change(
        group,
        new GroupChange.MuteChange(
            List.copyOf(users), until == null ? GroupChange.FOR_EVER : until.toEpochMilli()));
  }

  /** Lets users post again. */
  public CompletableFuture<Void> unmute(ConversationId group, List<UserId> users) {
    return change(group, new GroupChange.MuteChange(List.copyOf(users), 0));
  }

  /**
   * Changes what the group has chosen: {@code change(group, SettingsChange.slow(30))}. Who may
   * rename, announce and mention all, and the mode, are the owner's alone.
   */
  public CompletableFuture<Void> change(ConversationId group, GroupChange.SettingsChange settings) {
    return change(group, (GroupChange) settings);
  }

  // ---- links and requests

  /**
   * Makes an invitation link. Hand out {@code new GroupLink(group, link.token()).text()}. Fails
   * with TOO_MANY_LINKS. Asked again after a lost answer, it may have made two.
   *
   * @param expires null: it does not
   * @param usesMax so many may join by it; 0: any number
   */
  public CompletableFuture<GroupReply.Link> makeLink(
      ConversationId group, @Nullable Instant expires, int usesMax) {
    long expiresMillis = expires == null ? 0 : expires.toEpochMilli();
    return ask(group, new GroupChange.LinkMade(Bytes.EMPTY, expiresMillis, usesMax))
        .thenApply(
            changed -> {
              if (changed.link() == null) {
                throw new SkeinException(ErrorCode.INTERNAL, "the node made no link");
              }
              return changed.link();
            });
  }

  /** The links that can be used. */
  public CompletableFuture<List<GroupReply.Link>> links(ConversationId group) {
    return ask(group, What.LINKS, null, GroupReply.LinkPage.class)
        .thenApply(GroupReply.LinkPage::links);
  }

  /** Makes a link useless, by its number. */
  public CompletableFuture<Void> revokeLink(ConversationId group, long link) {
    return change(group, new GroupChange.LinkRevoked(link));
  }

  /**
   * Who waits to be let in, by user id.
   *
   * @param after the last user of the page before; null for the first page
   */
  public CompletableFuture<GroupReply.JoinRequestPage> requests(
      ConversationId group, @Nullable UserId after) {
    return ask(group, What.REQUESTS, after, GroupReply.JoinRequestPage.class);
  }

  /** Lets users in; who does not wait is left out silently. */
  public CompletableFuture<Reply.MembersChanged> approve(ConversationId group, List<UserId> users) {
    return changeMembers(group, Action.APPROVE, users);
  }

  /** Sends users away who wait, or takes one's own request back. */
  public CompletableFuture<Reply.MembersChanged> refuse(ConversationId group, List<UserId> users) {
    return changeMembers(group, Action.REFUSE, users);
  }

  // ---- joining

  /** What a group is like that one could join by a link. Fails with INVITATION_INVALID. */
  public CompletableFuture<GroupReply.GroupPreview> preview(GroupLink link) {
    return preview(link.group(), link.token());
  }

  /** What a group is like that one could join, or ask to. Fails with NOT_A_MEMBER otherwise. */
  public CompletableFuture<GroupReply.GroupPreview> preview(ConversationId group) {
    return preview(group, Bytes.EMPTY);
  }

  private CompletableFuture<GroupReply.GroupPreview> preview(ConversationId group, Bytes token) {
    return shell.call(
        new Request.AskGroup(group, What.PREVIEW, token, null, 0), GroupReply.GroupPreview.class);
  }

  /**
   * Joins by a link. Fails with INVITATION_INVALID, BANNED, GROUP_CLOSED, GROUP_FULL, and with
   * GROUP_BUSY if too many come at once for as long as the call may take.
   */
  public CompletableFuture<ConversationSummary> join(GroupLink link) {
    return join(link.group(), link.token(), "")
        .thenApply(
            joined ->
                joined.orElseThrow(
                    () -> new SkeinException(ErrorCode.INTERNAL, "a link that makes one wait")));
  }

  /**
   * Joins a group that anybody may, or asks to with an answer to its question.
   *
   * @return empty if one waits now for the owner or an admin; once let in, the group is heard of as
   *     any other that one is taken into
   */
  public CompletableFuture<Optional<ConversationSummary>> join(
      ConversationId group, String answer) {
    return join(group, Bytes.EMPTY, answer);
  }

  private CompletableFuture<Optional<ConversationSummary>> join(
      ConversationId group, Bytes token, String answer) {
    return shell
        .call(new Request.JoinGroup(group, token, answer), Reply.Answer.class)
        .thenApply(
            joined ->
                joined instanceof Reply.ConversationOpened opened
                    ? Optional.of(opened.conversation())
                    : Optional.empty());
  }

  // ---- what they are made of

  private CompletableFuture<Void> change(ConversationId group, GroupChange change) {
    return ask(group, change).thenApply(changed -> null);
  }

  private CompletableFuture<GroupReply.GroupChanged> ask(ConversationId group, GroupChange change) {
    return shell.call(new Request.ChangeGroup(group, change), GroupReply.GroupChanged.class);
  }

  private CompletableFuture<Reply.MembersChanged> changeMembers(
      ConversationId group, Action action, List<UserId> users) {
    return shell.call(
        new Request.ChangeMembers(group, action, List.copyOf(users)), Reply.MembersChanged.class);
  }

  private <T extends Reply.Answer> CompletableFuture<T> ask(
      ConversationId group, What what, @Nullable UserId after, Class<T> answerType) {
    return shell.call(new Request.AskGroup(group, what, Bytes.EMPTY, after, 0), answerType);
  }
}
