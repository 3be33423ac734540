package io.skein.node.conversation;

import io.skein.protocol.Reply;
import io.skein.protocol.UserId;

/**
 * One member of a conversation, with its cursors. Mutable, confined to the conversation's actor.
 *
 * <p>Own messages right above the read cursor move it, which changes no unread count and keeps the
 * list of own messages empty for who talks alone; once anything else, an operation too, lies
 * between, they are listed until the member reads on.
 */
final class Member {
  private final UserId user;
  private final long since;
  private final long visibleFrom;
  private Reply.Member.Role role;
  private String remark = "";
  private long delivered;
  private long read;
  private long safe;
  private long saidMillis;

  /** The member hides what it reads from the other side of a direct chat. */
  private boolean hidesReads;

  /** Of the privacy that says so. Not stored: it orders what comes from several connections. */
  private long privacyVersion;

  /** Own messages above the read cursor: they do not count as unread. */
  private final Sequences own = new Sequences();

  /** Messages above the read cursor that mention the member by name. */
  private final Sequences mentions = new Sequences();

  /** One who sees what is said from the entry on by which it became a member. */
  Member(UserId user, Reply.Member.Role role, long since) {
    this(user, role, since, since);
  }

  /**
   * @param visibleFrom first entry that the member sees, at most {@code since}
   */
  Member(UserId user, Reply.Member.Role role, long since, long visibleFrom) {
    this.user = user;
    this.role = role;
    this.since = since;
    this.visibleFrom = visibleFrom;
    this.delivered = since - 1;
    this.read = since - 1;
  }

  static Member of(Snapshot.Member from) {
    Member member = new Member(from.user(), from.role(), from.since(), from.visibleFrom());
    member.remark = from.remark();
    member.saidMillis = from.saidMillis();
    member.delivered = from.delivered();
    member.read = from.read();
    member.safe = from.safe();
    member.hidesReads = from.hidesReads();
    from.ownUnread().forEach(member.own::add);
    from.mentions().forEach(member.mentions::add);
    return member;
  }

  Snapshot.Member toSnapshot() {
    return new Snapshot.Member(
        user,
        role,
        since,
        delivered,
        read,
        safe,
        own.toList(),
        mentions.toList(),
        visibleFrom,
        remark,
        saidMillis,
        hidesReads);
  }

  /** The same membership, without its cursors: for deciding, not for telling. */
  Member withoutCursors() {
    Member same = new Member(user, role, since, visibleFrom);
    same.remark = remark;
    return same;
  }

  UserId user() {
    return user;
  }

  /** The entry by which it became a member: tells this membership from others of the user. */
  long since() {
    return since;
  }

  /** First sequence that the member may see. */
  long visibleFrom() {
    return visibleFrom;
  }

  Reply.Member.Role role() {
    return role;
  }

  boolean isOwner() {
    return role == Reply.Member.Role.OWNER;
  }

  void become(Reply.Member.Role other) {
    role = other;
  }

  /** What it goes by in this conversation; empty: by its name. */
  String remark() {
    return remark;
  }

  void remark(String other) {
    remark = other;
  }

  /** When it last said something while slow mode was on; 0: it has not. */
  long saidMillis() {
    return saidMillis;
  }

  void saidAt(long millis) {
    saidMillis = Math.max(saidMillis, millis);
  }

  long delivered() {
    return delivered;
  }

  long read() {
    return read;
  }

  boolean hidesReads() {
    return hidesReads;
  }

  /** What is stored beside the read cursor. */
  void restoreHidesReads(boolean hidden) {
    hidesReads = hidden;
  }

  /**
   * What the member wants now.
   *
   * @param version of the privacy that says so: word of an older one comes from a connection that
   *     has not heard of the newest yet
   * @return whether that is new
   */
  boolean hideReads(boolean hidden, long version) {
    if (version < privacyVersion) {
      return false;
    }
    privacyVersion = version;
    boolean changed = hidesReads != hidden;
    hidesReads = hidden;
    return changed;
  }

  /** Up to here every device holds the messages or has a durable mark. */
  long safe() {
    return safe;
  }

  /** How many own messages lie above the read cursor. */
  int ownUnread() {
    return own.size();
  }

  /** How many of them lie above this sequence, which is not below the cursor. */
  int ownUnreadAbove(long sequence) {
    return own.countAbove(sequence);
  }

  /** Not to be changed. */
  Sequences mentions() {
    return mentions;
  }

  /**
   * A message that mentions this member is durable.
   *
   * @param max so many are remembered, the newest
   */
  void mentioned(long sequence, int max) {
    if (sequence > read && (mentions.isEmpty() || mentions.last() < sequence)) {
      mentions.add(sequence, max);
    }
  }

  /** A message was recalled: it mentions nobody. */
  void recalled(long sequence) {
    mentions.remove(sequence);
  }

  /**
   * A message of this member is durable.
   *
   * @param ownMax with this many own messages above the cursor the first of them counts as read
   */
  void posted(long sequence, int ownMax) {
    if (sequence <= read) {
      return;
    }
    if (own.isEmpty() && sequence == read + 1) {
      read = sequence;
      return;
    }
    own.add(sequence);
    if (own.size() >= ownMax) {
      readUpTo(own.first());
    }
  }

  /** Moves the read cursor, never back. True if it moved. */
  boolean readUpTo(long sequence) {
    if (sequence <= read) {
      return false;
    }
    read = sequence;
    while (!own.isEmpty() && own.first() <= read + 1) {
      read = Math.max(read, own.first());
      own.removeFirst();
    }
    while (!mentions.isEmpty() && mentions.first() <= read) {
      mentions.removeFirst();
    }
    return true;
  }

  /** Moves the delivered cursor, never back. True if it moved. */
  boolean deliveredUpTo(long sequence) {
    if (sequence <= delivered) {
      return false;
    }
    delivered = sequence;
    return true;
  }

  /** What its session has said does not count any more. */
  void unsafe() {
    safe = 0;
  }

  void safeUpTo(long sequence) {
    safe = Math.max(safe, sequence);
  }
}
