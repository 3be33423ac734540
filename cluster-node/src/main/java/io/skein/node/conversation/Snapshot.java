package io.skein.node.conversation;

import io.skein.protocol.Reply;
import io.skein.protocol.UserId;
import java.util.List;

/**
 * A conversation's state after the entry {@code sequence}: what the log's entries up to there add
 * up to, so that activation reads only what came later.
 *
 * @param headNamed every node was told of this head, or need not be ({@link HeadReminder})
 * @param members in ascending order of user id
 * @param former who was a member and is no more, in ascending order of user id: they still see what
 *     was said while they were there
 * @param said of both users of a direct chat; of a group empty
 */
public record Snapshot(
    long sequence,
    String title,
    boolean large,
    boolean headNamed,
    List<Member> members,
    List<Former> former,
    Operations operations,
    List<Said> said,
    GroupState group,
    Vanishing vanishing) {
  /** One in which messages have no end. */
  public Snapshot(
      long sequence,
      String title,
      boolean large,
      boolean headNamed,
      List<Member> members,
      List<Former> former,
      Operations operations,
      List<Said> said,
      GroupState group) {
    this(
        sequence,
        title,
        large,
        headNamed,
        members,
        former,
        operations,
        said,
        group,
        Vanishing.NONE);
  }

  /** One of a conversation in which nobody has changed anything but members and title. */
  public Snapshot(
      long sequence,
      String title,
      boolean large,
      boolean headNamed,
      List<Member> members,
      List<Former> former,
      Operations operations) {
    this(
        sequence, title, large, headNamed, members, former, operations, List.of(), GroupState.NONE);
  }

  /** The same, but for how long messages live. */
  Snapshot with(Vanishing other) {
    return new Snapshot(
        sequence, title, large, headNamed, members, former, operations, said, group, other);
  }

  /**
   * How long messages live.
   *
   * @param seconds of what is said next; 0: it has no end
   * @param lives the newest messages that have an end, ascending
   */
  public record Vanishing(int seconds, List<Life> lives) {
    public static final Vanishing NONE = new Vanishing(0, List.of());
  }

  /** A message that has an end. */
  public record Life(long sequence, long endMillis, UserId sender) {
    boolean isOver(long nowMillis) {
      return nowMillis >= endMillis;
    }
  }

  /**
   * What a user of a direct chat has said.
   *
   * @param lastMillis when the user last said something; 0: never
   * @param unansweredMillis times of the newest posts since the other has said something, ascending
   */
  public record Said(UserId user, long lastMillis, List<Long> unansweredMillis) {}

  /**
   * What operations and mentions leave behind.
   *
   * @param newestCounted the newest entry that counts as unread
   * @param runs the newest operations, ascending
   * @param recalled messages that were recalled, ascending
   * @param mentionsOfAll the newest messages that mention everybody, ascending
   * @param highlighted messages that are highlighted, ascending
   */
  public record Operations(
      long newestCounted,
      List<Run> runs,
      List<Long> recalled,
      List<MentionOfAll> mentionsOfAll,
      List<Reply.Highlighted> highlighted) {
    public static final Operations NONE =
        new Operations(0, List.of(), List.of(), List.of(), List.of());
  }

  /** Operations that follow each other. */
  public record Run(long first, long length) {}

  /** A message that mentions everybody but its sender. */
  public record MentionOfAll(long sequence, UserId sender) {}

  /**
   * One member.
   *
   * @param since the entry by which it became a member
   * @param ownUnread the member's own messages above {@code read}, ascending: they do not count as
   *     unread
   * @param mentions messages above {@code read} that mention the member by name, ascending
   * @param visibleFrom first sequence that the member may see
   * @param remark what it goes by in this conversation; empty: by its name
   * @param saidMillis when it last said something while slow mode was on; 0: it has not
   * @param hidesReads the member hides what it reads from the other side of a direct chat
   */
  public record Member(
      UserId user,
      Reply.Member.Role role,
      long since,
      long delivered,
      long read,
      long safe,
      List<Long> ownUnread,
      List<Long> mentions,
      long visibleFrom,
      String remark,
      long saidMillis,
      boolean hidesReads) {
    /** One who sees what is said since it came, goes by its name and hides nothing. */
    public Member(
        UserId user,
        Reply.Member.Role role,
        long since,
        long delivered,
        long read,
        long safe,
        List<Long> ownUnread,
        List<Long> mentions) {
      this(user, role, since, delivered, read, safe, ownUnread, mentions, since, "", 0, false);
    }

    @Override
    public String toString() {
      return "Member[" + user + ", " + role + ", since " + since + "]";
    }
  }

  /**
   * One who left or was removed.
   *
   * @param since the entry by which it had become a member
   * @param until last sequence that the user may see: the one that ended the membership
   * @param heard the user's session knows that the membership ended
   * @param visibleFrom first sequence that the user may see
   */
  public record Former(UserId user, long since, long until, boolean heard, long visibleFrom) {
    /** One who sees what was said since it came. */
    public Former(UserId user, long since, long until, boolean heard) {
      this(user, since, until, heard, since);
    }

    Former asHeard() {
      return new Former(user, since, until, true, visibleFrom);
    }
  }
}
