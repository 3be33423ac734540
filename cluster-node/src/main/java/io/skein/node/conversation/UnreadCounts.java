package io.skein.node.conversation;

import io.skein.protocol.Content;
import io.skein.protocol.Discarded;
import io.skein.protocol.Message;
import io.skein.protocol.UserId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

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
  private long newestCounted;

  UnreadCounts(Conversation.Rules rules) {
    this.rules = rules;
  }

  static UnreadCounts of(Conversation.Rules rules, Snapshot snapshot) {
    UnreadCounts counts = new UnreadCounts(rules);
    Snapshot.Operations from = snapshot.operations();
    from.runs().forEach(counts.operations::add);
    counts.mentionsOfAll.addAll(from.mentionsOfAll());
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

  /** The newest entry that is news; 0: there is none. */
  long newestCounted() {
    return newestCounted;
  }

  /**
   * What others said above the member's read cursor. Operations after the newest message are out of
   * the count, remembered or not.
   */
  int unread(Member member) {
    long read = member.read();
    if (read >= newestCounted) {
      return 0;
    }
    long messages = newestCounted - read - operations.countWithin(read, newestCounted);
    return (int) Math.min(Integer.MAX_VALUE, Math.max(0, messages - member.ownUnread()));
  }

  /** The same, without what the member has deleted for itself. */
  int unread(Member member, Discarded discarded) {
    if (discarded.isNone()) {
      return unread(member);
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
    return (int) Math.min(Integer.MAX_VALUE, Math.max(0, messages));
  }

  /** Whether an entry above the read cursor is news to the member. */
  private boolean counts(long sequence, Member member) {
    return operations.countWithin(sequence - 1, sequence) == 0
        && member.ownUnreadAbove(sequence - 1) == member.ownUnreadAbove(sequence);
  }

  /** How many messages above the read cursor mention the member. */
  int mentions(Member member) {
    int count = member.mentions().size();
    for (Snapshot.MentionOfAll mention : mentionsOfAll) {
      if (concerns(mention, member)) {
        count++;
      }
    }
    return count;
  }

  /** The first of these; 0: there is none. */
  long firstMention(Member member) {
    long first = member.mentions().isEmpty() ? 0 : member.mentions().first();
    for (Snapshot.MentionOfAll mention : mentionsOfAll) {
      if (concerns(mention, member)) {
        return first == 0 ? mention.sequence() : Math.min(first, mention.sequence());
      }
    }
    return first;
  }

  /** How many there are without what the member has deleted for itself. */
  int mentions(Member member, Discarded discarded) {
    return discarded.isNone() ? mentions(member) : (int) mentionsLeft(member, discarded).count();
  }

  /** The first of these; 0: there is none. */
  long firstMention(Member member, Discarded discarded) {
    return discarded.isNone()
        ? firstMention(member)
        : mentionsLeft(member, discarded).min().orElse(0);
  }

  private LongStream mentionsLeft(Member member, Discarded discarded) {
    return Stream.concat(
            member.mentions().toList().stream(),
            mentionsOfAll.stream()
                .filter(mention -> concerns(mention, member))
                .map(Snapshot.MentionOfAll::sequence))
        .mapToLong(Long::longValue)
        .filter(sequence -> !discarded.covers(sequence));
  }

  private static boolean concerns(Snapshot.MentionOfAll mention, Member member) {
    return mention.sequence() > member.read() && !mention.sender().equals(member.user());
  }
}
