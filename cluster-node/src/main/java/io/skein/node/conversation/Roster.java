package io.skein.node.conversation;

import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
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
 * What entries change of a conversation: its members, its title, its size. The fold of the log that
 * both the durable state and the state that posts are decided against are made by. Mutable,
 * confined to the conversation's actor.
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
  private final List<Member> members = new ArrayList<>(2);

  private final TreeMap<UserId, Snapshot.Former> former = new TreeMap<>();

  /** Those of {@link #former} whose sessions do not know it yet. */
  private final TreeMap<UserId, Snapshot.Former> unheard = new TreeMap<>();

  private String title = "";
  private boolean large;

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
    return roster;
  }

  /** Who is there, without cursors. */
  Roster copy() {
    Roster copy = new Roster(conversation, rules);
    members.forEach(member -> copy.members.add(member.withoutCursors()));
    copy.former.putAll(former);
    copy.unheard.putAll(unheard);
    copy.title = title;
    copy.large = large;
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
        said);
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

  /** Whether this entry changes more than the head. */
  static boolean changes(Message message) {
    return message.content() instanceof Content.MembershipChange
        || message.content() instanceof Content.TitleChange;
  }

  /** Takes the next entry in. */
  Effect apply(Message message) {
    if (message.content() instanceof Content.MembershipChange change) {
      return applyMembership(message.sequence(), change);
    }
    if (message.content() instanceof Content.TitleChange change) {
      title = change.title();
    } else if (message.sequence() == 1 && conversation.isDirect()) {
      return new Effect(List.copyOf(members), List.of(), false);
    }
    return Effect.NONE;
  }

  private Effect applyMembership(long sequence, Content.MembershipChange change) {
    return switch (change.kind()) {
      case CREATED -> {
        title = change.title();
        add(new Member(change.actor(), Reply.Member.Role.OWNER, sequence));
        join(sequence, change.users());
        yield joined(List.copyOf(members));
      }
      case JOINED -> joined(join(sequence, change.users()));
      case LEFT, REMOVED, DECLINED -> part(sequence, change.users());
    };
  }

  private List<Member> join(long sequence, List<UserId> users) {
    List<Member> joined = new ArrayList<>(users.size());
    for (UserId user : users) {
      if (indexOf(user) < 0) {
        Member member = new Member(user, Reply.Member.Role.MEMBER, sequence);
        add(member);
        forget(user);
        joined.add(member);
      }
    }
    return joined;
  }

  private Effect joined(List<Member> joined) {
    boolean outgrew = !large && members.size() > rules.smallMembersMax();
    if (outgrew) {
      large = true;
      // What a session said of a small conversation does not tell that it knows of the large one.
      members.forEach(Member::unsafe);
    }
    return new Effect(joined, List.of(), outgrew);
  }

  private Effect part(long sequence, List<UserId> users) {
    List<Snapshot.Former> left = new ArrayList<>(users.size());
    boolean ownerLeft = false;
    for (UserId user : users) {
      int at = indexOf(user);
      if (at >= 0) {
        Member member = members.remove(at);
        ownerLeft |= member.isOwner();
        Snapshot.Former one = new Snapshot.Former(user, member.since(), sequence, false);
        remember(one);
        left.add(one);
      }
    }
    if (ownerLeft) {
      members.stream().min(LONGEST_FIRST).ifPresent(Member::becomeOwner);
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
