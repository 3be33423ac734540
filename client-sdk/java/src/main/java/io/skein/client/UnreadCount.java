package io.skein.client;

import io.skein.protocol.Content;
import io.skein.protocol.Discarded;
import io.skein.protocol.Message;
import io.skein.protocol.UserId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How many messages of one conversation are unread, and how many of these mention the user: what
 * the node counted up to some head, and what this device heard of above it. The node's counts may
 * come late, overtaken by entries or by newer counts, and the result is the same. Operations are
 * entries and no messages: none is unread, but a recall takes a mention back. Not thread-safe.
 */
final class UnreadCount {
  /** Most messages above the node's count that are remembered one by one. */
  private static final int ABOVE_MAX = 10_000;

  /** Most mentions that are remembered so, and most recalls: by default a node counts 100. */
  private static final int MENTIONS_MAX = 1_000;

  /**
   * What a node counted.
   *
   * @param unread messages of others above {@code read}
   * @param mentions how many of these mention the user and were not recalled
   * @param firstMention sequence of the first of them; 0: none, or not told
   * @param read the read cursor above which it counted
   * @param head the entry up to which it counted
   */
  record Count(long unread, long mentions, long firstMention, long read, long head) {}

  private long head;
  private long read;
  private long counted;
  private long countedMentions;
  private long firstMention;

  /** Sequences above {@link #head} of messages that others sent, ascending. */
  private final Deque<Long> above = new ArrayDeque<>();

  /** Sequences above {@link #read} of messages that this device heard and that mention the user. */
  private final TreeSet<Long> mentions = new TreeSet<>();

  /** What was recalled above {@link #head}: the sequence of the recall by that of its message. */
  private final Map<Long, Long> recalled = new LinkedHashMap<>();

  private long newestHeard;

  /** What the user has deleted for itself, which counts for nothing; null: nothing. */
  private @Nullable Discarded discarded;

  /**
   * The user has deleted messages for itself: all of them, as far as this device knows. Single ones
   * that the node has counted count until it counts again.
   */
  void discarded(Discarded all) {
    discarded = all;
    above.removeIf(all::covers);
    forgetDiscarded(all);
  }

  /** Where all that the node counted is deleted, nothing of it is left to read. */
  private void forgetDiscarded(Discarded all) {
    mentions.removeIf(sequence -> (sequence > head || head <= all.upTo()) && all.covers(sequence));
    if (all.upTo() > 0 && all.upTo() >= head) {
      counted = 0;
      countedMentions = 0;
      firstMention = 0;
      recalled.keySet().removeIf(sequence -> sequence <= all.upTo());
    }
  }

  boolean isDiscarded(long sequence) {
    Discarded all = discarded;
    return all != null && all.covers(sequence);
  }

  /** The node has counted. */
  void counted(Count count) {
    // Head and read cursor of a conversation never go back, so they tell the order of its counts.
    if (count.head() < head || (count.head() == head && count.read() < read)) {
      return;
    }
    head = count.head();
    read = count.read();
    counted = count.unread();
    countedMentions = count.mentions();
    firstMention = count.firstMention();
    forgetCounted();
    Discarded all = discarded;
    if (all != null) {
      forgetDiscarded(all);
    }
  }

  private void forgetCounted() {
    while (!above.isEmpty() && above.peekFirst() <= head) {
      above.pollFirst();
    }
    // One that was counted stays: a recall that the node has not counted may name it.
    mentions.headSet(read, true).clear();
    recalled.values().removeIf(sequence -> sequence <= head);
  }

  /** The next entry that this device hears. */
  void heard(Message entry, UserId self) {
    long sequence = entry.sequence();
    newestHeard = Math.max(newestHeard, sequence);
    if (isDiscarded(sequence)) {
      return;
    }
    if (entry.content() instanceof Content.Recall recall) {
      if (sequence > head) {
        recalled.putIfAbsent(recall.target(), sequence);
        bound(recalled.size(), recalled.keySet().iterator());
      }
    } else if (entry.content().isNews() && !entry.sender().equals(self)) {
      if (sequence > read && mentions(entry, self)) {
        mentions.add(sequence);
        bound(mentions.size(), mentions.iterator());
      }
      if (sequence > head) {
        above.addLast(sequence);
        boundAbove();
      }
    }
  }

  private static boolean mentions(Message message, UserId user) {
    return message.content() instanceof Content.Text text
        && (text.mentionsAll() || text.mentions().contains(user));
  }

  /** Of too many, the oldest is forgotten, though not in the count. */
  private void bound(int size, Iterator<Long> oldestFirst) {
    if (size > MENTIONS_MAX) {
      long before = mentions();
      oldestFirst.next();
      oldestFirst.remove();
      countedMentions += before - mentions();
    }
  }

  private void boundAbove() {
    if (above.size() > ABOVE_MAX) {
      long before = mentions();
      head = above.pollFirst();
      counted++;
      forgetCounted();
      countedMentions += before - mentions();
    }
  }

  /** This device's user has read all up to there; the node is on its way to know. */
  void read(long upTo) {
    if (upTo >= newest()) {
      counted(new Count(0, 0, 0, upTo, upTo));
    }
  }

  long unread() {
    return counted + above.size();
  }

  /** How many of these mention the user. */
  long mentions() {
    long heard =
        mentions.tailSet(head, false).stream().filter(one -> !recalled.containsKey(one)).count();
    long takenBack = recalled.keySet().stream().filter(this::wasCounted).count();
    return Math.max(0, countedMentions + heard - takenBack);
  }

  /** True if the node counted this message as a mention, as far as this device can know. */
  private boolean wasCounted(long sequence) {
    return sequence > read
        && sequence <= head
        && (sequence == firstMention || mentions.contains(sequence));
  }

  long readTo() {
    return read;
  }

  /** The newest entry known of. */
  long newest() {
    return Math.max(head, newestHeard);
  }
}
