package io.skein.client;

import io.skein.protocol.Content;
import io.skein.protocol.Discarded;
import io.skein.protocol.Message;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one conversation as they are to be shown: edited, recalled, with their reactions.
 * Give it every entry that comes, from {@link SkeinListener#onMessage} and from pages of history,
 * in any order and as often as they come: all views that were given the same entries show the same.
 * An operation whose message is not there yet waits for it. What was recalled is forgotten at once,
 * and {@link #vanish} forgets the messages whose life is over: call it when one is due ({@link
 * #nextEnd}), with the nodes' time ({@link SkeinClient#nodeTime}).
 *
 * <p>It keeps what it is given; an app makes one for what it shows, and drops it afterwards.
 *
 * <p><b>Threads.</b> Not thread-safe: use it on one thread, such as that of the callbacks.
 */
public final class ConversationView {
  /** By the sequence of the message. */
  final TreeMap<Long, MessageFold> folds = new TreeMap<>();

  /** What the user has deleted for itself; null: nothing, as far as told. */
  private @Nullable Discarded discarded;

  /**
   * What the user has deleted for itself, as a {@link KeepingList} knows it: it is forgotten, and
   * what is told of it later passed over. May come before and after the entries.
   */
  public void discarded(Discarded told) {
    Discarded known = discarded;
    Discarded all = known == null ? told : known.with(told.sequences(), told.upTo());
    discarded = all;
    folds.keySet().removeIf(all::covers);
  }

  private boolean isDiscarded(long sequence) {
    Discarded known = discarded;
    return known != null && known.covers(sequence);
  }

  /**
   * Takes an entry.
   *
   * @return the message that it is, or changes, as it is now; null if that is not there yet, or
   *     deleted
   */
  public @Nullable MessageState take(Message entry) {
    return isDiscarded(messageOf(entry)) ? null : foldOf(entry).state();
  }

  /**
   * Takes entries.
   *
   * @return the messages that they are, or change, ascending, each once
   */
  public List<MessageState> take(List<Message> entries) {
    TreeSet<Long> touched = new TreeSet<>();
    for (Message entry : entries) {
      if (!isDiscarded(messageOf(entry))) {
        foldOf(entry);
        touched.add(messageOf(entry));
      }
    }
    return touched.stream().map(this::message).filter(Objects::nonNull).toList();
  }

  private MessageFold foldOf(Message entry) {
    MessageFold fold = folds.computeIfAbsent(messageOf(entry), key -> new MessageFold());
    if (entry.content() instanceof Content.Operation) {
      fold.operation(entry);
    } else {
      fold.message(entry);
    }
    return fold;
  }

  private static long messageOf(Message entry) {
    return entry.content() instanceof Content.Operation operation
        ? operation.target()
        : entry.sequence();
  }

  /** The message at a sequence; null if it was not given, or there is an operation. */
  public @Nullable MessageState message(long sequence) {
    MessageFold fold = folds.get(sequence);
    return fold == null ? null : fold.state();
  }

  /**
   * The sequence of the newest edit of a message that was given; 0: none was, or it is recalled.
   */
  public long newestEdit(long sequence) {
    MessageFold fold = folds.get(sequence);
    return fold == null || fold.edits.isEmpty() ? 0 : fold.edits.lastKey();
  }

  /**
   * Forgets the messages whose life is over.
   *
   * @param now the nodes' time
   * @return the sequences of those that were not forgotten before, ascending: nothing is to be
   *     shown in their places
   */
  public List<Long> vanish(Instant now) {
    long nowMillis = now.toEpochMilli();
    return folds.entrySet().stream()
        .filter(one -> one.getValue().vanishes(nowMillis))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** When the next message is to vanish, by the nodes' time; null: none is. */
  public @Nullable Instant nextEnd() {
    return folds.values().stream()
        .map(MessageFold::endMillis)
        .filter(end -> end != 0)
        .min(Comparator.naturalOrder())
        .map(Instant::ofEpochMilli)
        .orElse(null);
  }

  /** All messages that were given, also those of the node, ascending. */
  public List<MessageState> messages() {
    return folds.values().stream().map(MessageFold::state).filter(Objects::nonNull).toList();
  }
}
