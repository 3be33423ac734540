package io.skein.node.conversation;

import io.skein.protocol.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads of what the tail no longer holds: identical ones that meet share one read, few are in
 * flight at once, the rest wait, bounded. Confined to the conversation's actor.
 */
final class HistoryReads {
  /**
   * What to read.
   *
   * @param forward ascending above {@code bound}; else the newest below it
   */
  record Range(boolean forward, long bound, int limit) {}

  /** Gets the messages; null if the read failed. */
  interface Reader extends Consumer<@Nullable List<Message>> {}

  private final int inFlightMax;
  private final int waitingMax;
  private final Consumer<Range> start;
  private final Map<Range, List<Reader>> inFlight = new LinkedHashMap<>(2);
  private final Map<Range, List<Reader>> queued = new LinkedHashMap<>(2);
  private int waiting;

  /**
   * @param start begins a read, whose end is told by {@link #finished}
   */
  HistoryReads(ConversationSettings.Reads limits, Consumer<Range> start) {
    this.inFlightMax = limits.inFlightMax();
    this.waitingMax = limits.waitingMax();
    this.start = start;
  }

  /** False if too many wait already. */
  boolean read(Range range, Reader reader) {
    if (waiting == waitingMax) {
      return false;
    }
    waiting++;
    List<Reader> same = inFlight.get(range);
    if (same != null) {
      same.add(reader);
    } else {
      queued.computeIfAbsent(range, key -> new ArrayList<>(1)).add(reader);
      startNext();
    }
    return true;
  }

  /** A read has ended. */
  void finished(Range range, @Nullable List<Message> messages) {
    List<Reader> readers = inFlight.remove(range);
    if (readers != null) {
      waiting -= readers.size();
      readers.forEach(reader -> reader.accept(messages));
    }
    startNext();
  }

  /** Nobody waits any longer. */
  void abandon() {
    List<Reader> all = new ArrayList<>();
    inFlight.values().forEach(all::addAll);
    queued.values().forEach(all::addAll);
    inFlight.clear();
    queued.clear();
    waiting = 0;
    all.forEach(reader -> reader.accept(null));
  }

  boolean isEmpty() {
    return waiting == 0;
  }

  private void startNext() {
    while (!queued.isEmpty() && inFlight.size() < inFlightMax) {
      Range range = queued.keySet().iterator().next();
      inFlight.put(range, queued.remove(range));
      start.accept(range);
    }
  }
}
