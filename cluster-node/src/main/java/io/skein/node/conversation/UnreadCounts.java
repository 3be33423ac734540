package io.skein.node.conversation;

import io.skein.protocol.Content;
import io.skein.protocol.Discarded;
import io.skein.protocol.Message;
import io.skein.protocol.UserId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.LongStream;

/**
 * The one place where unread messages and unread mentions are counted. What all members share is
 * here once, however many they are: which entries count for nobody, and which mention everybody.
 * What concerns one alone is kept with the {@link Member}. Of the durable entries; confined to the
 * conversation's actor.
 */
final class UnreadCounts {
  private final Conversation.Rules rules;

  /**
   * The newest operations, and other entries that are no news. Older ones than the setting keeps
   * are counted as if they were.
   */
  private final SequenceRuns operations = new SequenceRuns();

  private final Deque<Snapshot.MentionOfAll> mentionsOfAll = new ArrayDeque<>(0);
  private final Lives lives = new Lives();
  private long newestCounted;

  UnreadCounts(Conversation.Rules rules) {
    this.rules = rules;
  }

  static UnreadCounts of(Conversation.Rules rules, Snapshot snapshot) {
    UnreadCounts counts = new UnreadCounts(rules);
    Snapshot.Operations from = snapshot.operations();
    from.runs().forEach(counts.operations::add);
    counts.mentionsOfAll.addAll(from.mentionsOfAll());
    snapshot.vanishing().lives().forEach(counts.lives::add);
    // A snapshot of the time before operations: every entry counted.
    counts.newestCounted = from.newestCounted() == 0 ? snapshot.sequence() : from.newestCounted();
    return counts;
  }

  Snapshot.Operations toSnapshot(RecalledMessages recalled, Highlights highlights) {
    return new Snapshot.Operations(
        newestCounted,
        operations.toList(),
        recalled.toList(),
        List.copyOf(mentionsOfAll),
        highlights.toList());
  }

  /** The next entry is durable, and part of the roster. */
  void apply(Message message, Roster roster) {
    long sequence = message.sequence();
    if (!message.content().isNews()) {
      operations.add(sequence, rules.operationsKeptMax());
      if (message.content() instanceof Content.Recall recall) {
        mentionsOfAll.removeIf(mention -> mention.sequence() == recall.target());
        roster.members().forEach(member -> member.recalled(recall.target()));
      }
      return;
    }
    newestCounted = sequence;
    lives.add(message, rules.operationsKeptMax());
    Member sender = roster.find(message.sender());
    if (sender != null) {
      sender.posted(sequence, rules.ownUnreadMax());
    }
    if (message.content() instanceof Content.Text text) {
      applyMentions(message, text, roster);
    }
  }

  private void applyMentions(Message message, Content.Text text, Roster roster) {
    if (text.mentionsAll()) {
      mentionsOfAll.add(new Snapshot.MentionOfAll(message.sequence(), message.sender()));
      if (mentionsOfAll.size() > rules.mentionsKeptMax()) {
        mentionsOfAll.removeFirst();
      }
      return;
    }
    for (UserId user : text.mentions()) {
      Member member = roster.find(user);
      if (member != null && !user.equals(message.sender())) {
        member.mentioned(message.sequence(), rules.mentionsKeptMax());
      }
    }
  }

  /** Those that have an end, the newest, ascending. */
  List<Snapshot.Life> lives() {
    return lives.toList();
  }

  /** The newest entry that is news; 0: there is none. */
  long newestCounted() {
    return newestCounted;
  }

  /**
   * What others said above the member's read cursor and is not over. Operations after the newest
   * message are out of the count, remembered or not.
   */
  int unread(Member member, long nowMillis) {
    long read = member.read();
    if (read >= newestCounted) {
      return 0;
    }
    long messages = newestCounted - read - operations.countWithin(read, newestCounted);
    long living = messages - member.ownUnread() - lives.overAbove(member, nowMillis);
    return (int) Math.min(Integer.MAX_VALUE, Math.max(0, living));
  }

  /** The same, without what the member has deleted for itself. */
  int unread(Member member, Discarded discarded, long nowMillis) {
    if (discarded.isNone()) {
      return unread(member, nowMillis);
    }
    long from = Math.max(member.read(), discarded.upTo());
    if (from >= newestCounted) {
      return 0;
    }
    long messages =
        newestCounted
            - from
            - operations.countWithin(from, newestCounted)
            - member.ownUnreadAbove(from);
    for (long sequence : discarded.sequences()) {
      if (sequence > from && sequence <= newestCounted && counts(sequence, member)) {
        messages--;
      }
    }
    // What is deleted and over, too, is taken off once.
    long living = messages - lives.overAbove(from, member, discarded, nowMillis);
    return (int) Math.min(Integer.MAX_VALUE, Math.max(0, living));
  }

  /** Whether an entry above the read cursor is news to the member. */
  private boolean counts(long sequence, Member member) {
    return operations.countWithin(sequence - 1, sequence) == 0
        && member.ownUnreadAbove(sequence - 1) == member.ownUnreadAbove(sequence);
  }

  /** How many messages above the read cursor mention the member. */
  int mentions(Member member, long nowMillis) {
    int count = 0;
    for (int at = 0; at < member.mentions().size(); at++) {
      if (!lives.isOver(member.mentions().at(at), nowMillis)) {
        count++;
      }
    }
    for (Snapshot.MentionOfAll mention : mentionsOfAll) {
      if (concerns(mention, member, nowMillis)) {
        count++;
      }
    }
    return count;
  }

  /** The first of these; 0: there is none. */
  long firstMention(Member member, long nowMillis) {
    long first = firstByName(member, nowMillis);
    for (Snapshot.MentionOfAll mention : mentionsOfAll) {
      if (concerns(mention, member, nowMillis)) {
        return first == 0 ? mention.sequence() : Math.min(first, mention.sequence());
      }
    }
    return first;
  }

  private long firstByName(Member member, long nowMillis) {
    for (int at = 0; at < member.mentions().size(); at++) {
      if (!lives.isOver(member.mentions().at(at), nowMillis)) {
        return member.mentions().at(at);
      }
    }
    return 0;
  }

  /** How many there are without what the member has deleted for itself. */
  int mentions(Member member, Discarded discarded, long nowMillis) {
    return discarded.isNone()
        ? mentions(member, nowMillis)
        : (int) mentionsLeft(member, discarded, nowMillis).count();
  }

  /** The first of these; 0: there is none. */
  long firstMention(Member member, Discarded discarded, long nowMillis) {
    return discarded.isNone()
        ? firstMention(member, nowMillis)
        : mentionsLeft(member, discarded, nowMillis).min().orElse(0);
  }

  private LongStream mentionsLeft(Member member, Discarded discarded, long nowMillis) {
    LongStream byName =
        member.mentions().toList().stream()
            .mapToLong(Long::longValue)
            .filter(sequence -> !lives.isOver(sequence, nowMillis));
    LongStream ofAll =
        mentionsOfAll.stream()
            .filter(mention -> concerns(mention, member, nowMillis))
            .mapToLong(Snapshot.MentionOfAll::sequence);
    return LongStream.concat(byName, ofAll).filter(sequence -> !discarded.covers(sequence));
  }

  private boolean concerns(Snapshot.MentionOfAll mention, Member member, long nowMillis) {
    return mention.sequence() > member.read()
        && !mention.sender().equals(member.user())
        && !lives.isOver(mention.sequence(), nowMillis);
  }
}
