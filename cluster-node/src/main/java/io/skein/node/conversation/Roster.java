package io.skein.node.conversation;

import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.GroupChange;
import io.skein.protocol.GroupMode;
import io.skein.protocol.Limits;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import io.skein.protocol.UserId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What entries change of a conversation: its members, its title, its size, its settings. The fold
 * of the log that both the durable state and the state that posts are decided against are made by.
 * Mutable, confined to the conversation's actor.
 */
final class Roster {
  private static final Comparator<Member> LONGEST_FIRST =
      Comparator.comparingLong(Member::since).thenComparing(Member::user);
  private static final Comparator<Snapshot.Former> HEARD_AND_OLDEST_FIRST =
      Comparator.comparing((Snapshot.Former one) -> !one.heard())
          .thenComparingLong(Snapshot.Former::until);

  private final ConversationId conversation;
  private final Conversation.Rules rules;

  /** Ascending by user id. */
  private List<Member> members = new ArrayList<>(2);

  private TreeMap<UserId, Snapshot.Former> former = new TreeMap<>();

  /** Those of {@link #former} whose sessions do not know it yet. */
  private TreeMap<UserId, Snapshot.Former> unheard = new TreeMap<>();

  /** Whether the members are another's, each of them to be copied before it is changed. */
  private boolean deciding;

  /** Whether the lists are another's as well. */
  private boolean sharing;

  private String title = "";
  private boolean large;
  private GroupState group = GroupState.NONE;

  private Roster(ConversationId conversation, Conversation.Rules rules) {
    this.conversation = conversation;
    this.rules = rules;
  }

  /** Before the first entry: nobody, or the two users of a direct chat. */
  static Roster initial(ConversationId conversation, Conversation.Rules rules) {
    Roster roster = new Roster(conversation, rules);
    if (conversation.isDirect()) {
      roster.add(new Member(new UserId(conversation.high()), Reply.Member.Role.MEMBER, 1));
      roster.add(new Member(new UserId(conversation.low()), Reply.Member.Role.MEMBER, 1));
    }
    return roster;
  }

  static Roster of(ConversationId conversation, Conversation.Rules rules, Snapshot snapshot) {
    Roster roster = new Roster(conversation, rules);
    snapshot.members().forEach(member -> roster.members.add(Member.of(member)));
    snapshot.former().forEach(roster::put);
    roster.title = snapshot.title();
    roster.large = snapshot.large();
    roster.group = snapshot.group();
    return roster;
  }

  /**
   * One to decide by: it takes entries in before this one does, and is given up when this one has
   * taken the same. It costs what these entries change, not what there is: the lists are this one's
   * until an entry changes who is there, and each member is until one changes it. What this one
   * changes meanwhile (cursors, who has heard that it left) decides nothing.
   */
  Roster copy() {
    Roster copy = new Roster(conversation, rules);
    copy.deciding = true;
    copy.sharing = true;
    copy.members = members;
    copy.former = former;
    copy.unheard = unheard;
    copy.title = title;
    copy.large = large;
    copy.group = group;
    return copy;
  }

  Snapshot toSnapshot(
      long sequence, boolean headNamed, Snapshot.Operations operations, List<Snapshot.Said> said) {
    return new Snapshot(
        sequence,
        title,
        large,
        headNamed,
        members.stream().map(Member::toSnapshot).toList(),
        List.copyOf(former.values()),
        operations,
        said,
        group);
  }

  @Nullable Member find(UserId user) {
    int at = indexOf(user);
    return at < 0 ? null : members.get(at);
  }

  /** How one who is no member any more sees the conversation; null for who never was there. */
  Snapshot.@Nullable Former findFormer(UserId user) {
    return former.get(user);
  }

  /** Who left and whose session does not know it yet. Ascending by user id; not to be kept. */
  Collection<Snapshot.Former> unheard() {
    return Collections.unmodifiableCollection(unheard.values());
  }

  /** The user's session knows that the membership ended there. True if that is news. */
  boolean heard(UserId user, long until) {
    Snapshot.Former one = unheard.get(user);
    if (one == null || one.until() > until) {
      return false;
    }
    put(one.asHeard());
    return true;
  }

  /** Ascending by user id; not to be kept. */
  List<Member> members() {
    return Collections.unmodifiableList(members);
  }

  /** Members with an id above this, at most so many. */
  List<Member> membersAfter(@Nullable UserId after, int limit) {
    int from = 0;
    if (after != null) {
      int at = indexOf(after);
      from = at < 0 ? -at - 1 : at + 1;
    }
    return members.subList(from, Math.min(members.size(), from + limit));
  }

  int size() {
    return members.size();
  }

  String title() {
    return title;
  }

  boolean isLarge() {
    return large;
  }

  /** What is chosen, and who may not do what. */
  GroupState group() {
    return group;
  }

  /** What members are told that the conversation is like. */
  GroupMode mode() {
    if (group.settings().mode() == GroupMode.BROADCAST) {
      return GroupMode.BROADCAST;
    }
    return large ? GroupMode.LARGE : GroupMode.SMALL;
  }

  /** How many members there may be. */
  int membersMax() {
    Limits limits = rules.limits();
    return mode() == GroupMode.BROADCAST
        ? Math.max(limits.groupMembersMax(), limits.groups().broadcastMembersMax())
        : limits.groupMembersMax();
  }

  /** Null in a direct chat, and in a group that all have left. */
  @Nullable Member owner() {
    for (Member member : members) {
      if (member.isOwner()) {
        return member;
      }
    }
    return null;
  }

  int adminCount() {
    return (int) members.stream().filter(one -> one.role() == Reply.Member.Role.ADMIN).count();
  }

  /**
   * Who is the owner when these have gone: the present one, else the admin of longest standing,
   * else the member; null: nobody is left.
   */
  @Nullable Member ownerWithout(Collection<UserId> leaving) {
    return members.stream()
        .filter(member -> !leaving.contains(member.user()))
        .min(Comparator.comparing(Member::role).thenComparing(LONGEST_FIRST))
        .orElse(null);
  }

  /** Whether this entry changes more than the head. */
  static boolean changes(Message message) {
    return message.content() instanceof Content.MembershipChange
        || message.content() instanceof Content.TitleChange
        || GroupState.changes(message);
  }

  /** Takes the next entry in. */
  Effect apply(Message message) {
    if (changes(message)) {
      return applyChange(message);
    }
    if (message.sequence() == 1 && conversation.isDirect()) {
      return new Effect(List.copyOf(members), List.of(), false);
    }
    return Effect.NONE;
  }

  private Effect applyChange(Message message) {
    group = group.after(message);
    if (message.content() instanceof Content.MembershipChange change) {
      return applyMembership(message.sequence(), change);
    }
    if (message.content() instanceof Content.TitleChange change) {
      title = change.title();
    } else if (message.content() instanceof GroupChange.RoleChange change) {
      change.users().forEach(user -> become(user, change.role()));
    } else if (message.content() instanceof GroupChange.OwnerChange change) {
      applyOwner(change);
    } else if (message.content() instanceof GroupChange.RemarkChange change) {
      Member member = changing(message.sender());
      if (member != null) {
        member.remark(change.remark());
      }
    } else if (message.content() instanceof GroupChange.SettingsChange) {
      return joined(List.of());
    }
    return Effect.NONE;
  }

  private void applyOwner(GroupChange.OwnerChange change) {
    Member before = owner();
    if (before != null && change.former() != null) {
      become(before.user(), change.former());
    }
    become(change.owner(), Reply.Member.Role.OWNER);
  }

  private void become(UserId user, Reply.Member.Role role) {
    Member member = changing(user);
    if (member != null) {
      member.become(role);
    }
  }

  /** The member, to be changed here and nowhere else. */
  private @Nullable Member changing(UserId user) {
    int at = indexOf(user);
    if (at < 0 || !deciding) {
      return at < 0 ? null : members.get(at);
    }
    ownLists();
    Member own = members.get(at).withoutCursors();
    members.set(at, own);
    return own;
  }

  private void ownLists() {
    if (sharing) {
      sharing = false;
      members = new ArrayList<>(members);
      former = new TreeMap<>(former);
      unheard = new TreeMap<>(unheard);
    }
  }

  private Effect applyMembership(long sequence, Content.MembershipChange change) {
    return switch (change.kind()) {
      case CREATED -> {
        title = change.title();
        ownLists();
        add(new Member(change.actor(), Reply.Member.Role.OWNER, sequence));
        join(sequence, change.users());
        yield joined(List.copyOf(members));
      }
      case JOINED -> joined(join(sequence, change.users()));
      case LEFT, REMOVED, DECLINED, BANNED -> part(sequence, change.users(), change.owner());
      case UNBANNED -> Effect.NONE;
    };
  }

  private List<Member> join(long sequence, List<UserId> users) {
    ownLists();
    List<Member> joined = new ArrayList<>(users.size());
    for (UserId user : users) {
      if (indexOf(user) < 0) {
        long visibleFrom = group.historyFrom() > 0 ? group.historyFrom() : sequence;
        Member member = new Member(user, Reply.Member.Role.MEMBER, sequence, visibleFrom);
        add(member);
        forget(user);
        joined.add(member);
      }
    }
    return joined;
  }

  /** Who is there, or what was chosen, may have made the conversation a large one. */
  private Effect joined(List<Member> joined) {
    boolean outgrew =
        !large
            && (members.size() > rules.smallMembersMax()
                || group.settings().mode() != GroupMode.SMALL);
    if (outgrew) {
      large = true;
      // What a session said of a small conversation does not tell that it knows of the large one.
      if (!deciding) {
        members.forEach(Member::unsafe);
      }
    }
    return new Effect(joined, List.of(), outgrew);
  }

  /**
   * @param owner the owner from here on; null: the log does not tell, or the owner stays
   */
  private Effect part(long sequence, List<UserId> users, @Nullable UserId owner) {
    ownLists();
    List<Snapshot.Former> left = new ArrayList<>(users.size());
    boolean ownerLeft = false;
    for (UserId user : users) {
      int at = indexOf(user);
      if (at >= 0) {
        Member member = members.remove(at);
        ownerLeft |= member.isOwner();
        Snapshot.Former one =
            new Snapshot.Former(user, member.since(), sequence, false, member.visibleFrom());
        remember(one);
        left.add(one);
      }
    }
    if (ownerLeft) {
      Member next = owner == null ? ownerWithout(List.of()) : find(owner);
      if (next != null) {
        become(next.user(), Reply.Member.Role.OWNER);
      }
    }
    return new Effect(List.of(), left, false);
  }

  private void remember(Snapshot.Former one) {
    put(one);
    if (former.size() > rules.formerMembersMax()) {
      former.values().stream().min(HEARD_AND_OLDEST_FIRST).ifPresent(first -> forget(first.user()));
    }
  }

  private void put(Snapshot.Former one) {
    former.put(one.user(), one);
    if (one.heard()) {
      unheard.remove(one.user());
    } else {
      unheard.put(one.user(), one);
    }
  }

  private void forget(UserId user) {
    former.remove(user);
    unheard.remove(user);
  }

  private void add(Member member) {
    int at = indexOf(member.user());
    if (at < 0) {
      members.add(-at - 1, member);
    }
  }

  /** Where the user is, or (minus one, negative) where it would be put. */
  private int indexOf(UserId user) {
    int low = 0;
    int high = members.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = members.get(middle).user().compareTo(user);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -low - 1;
  }
}
