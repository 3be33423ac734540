package io.skein.node.journal;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings decided entries into history in the background, entity by entity: when many of one wait,
 * when the first has waited long, when their actor stops (rule 25). A few pages are on their way at
 * a time, of one entity never more than one, so that history grows in order. A page that cannot be
 * written is written again for as long as the epoch lasts; meanwhile the backlog grows, up to where
 * the lane takes no more. Loop only.
 */
final class Materialiser {
  private static final Logger LOG = LoggerFactory.getLogger(Materialiser.class);

  /** Marks are looked at so many times in the time that entries may wait. */
  private static final int TICKS = 10;

  private final LaneSetup setup;
  private final HistorySettings settings;
  private final HistoryRules rules;
  private final BooleanSupplier pressed;
  private final Consumer<EntityRecord> advanced;
  private final Deque<Mark> marks = new ArrayDeque<>();
  private final Deque<EntityRecord> ready = new ArrayDeque<>();
  private final long waitNanos;
  private int writing;
  private Loop.@Nullable Timer timer;
  private boolean over;

  /** An entity whose first entry waits since this time; stale once its record has another mark. */
  static final class Mark {
    final EntityRecord record;
    final long sinceNanos;

    Mark(EntityRecord record, long sinceNanos) {
      this.record = record;
      this.sinceNanos = sinceNanos;
    }
  }

  /**
   * @param pressed whether the backlog is so large that entries should wait less
   * @param advanced is told of entities, more of whose entries are in history, or none is left
   */
  Materialiser(LaneSetup setup, BooleanSupplier pressed, Consumer<EntityRecord> advanced) {
    this.setup = setup;
    this.settings = setup.settings().history();
    this.rules = setup.rules().history();
    this.pressed = pressed;
    this.advanced = advanced;
    this.waitNanos = settings.after().toNanos();
  }

  /** Entries of this entity are decided, at this time. */
  void decided(EntityRecord record, long nanos) {
    if (record.writing || record.ready) {
      return;
    }
    if (record.isClosing() || waiting(record) >= settings.afterEntries()) {
      enqueue(record);
    } else if (record.mark == null) {
      mark(record, nanos);
    }
  }

  /** Nobody adds to this entity any more, for now: what there is goes into history soon. */
  void hurry(EntityRecord record) {
    if (!record.writing && !record.ready && waiting(record) > 0) {
      enqueue(record);
    }
  }

  /** Starts what may start. */
  void pump() {
    while (!over && writing < settings.writesInFlightMax() && !ready.isEmpty()) {
      EntityRecord record = ready.remove();
      record.ready = false;
      write(record);
    }
  }

  private long waiting(EntityRecord record) {
    return last(record) - record.tail.first() + 1;
  }

  /** The last sequence that may go into history. */
  private long last(EntityRecord record) {
    return Math.min(rules.materialisable(record.decided, record.sent), record.tail.last());
  }

  private void enqueue(EntityRecord record) {
    record.ready = true;
    ready.add(record);
  }

  private void mark(EntityRecord record, long nanos) {
    Mark mark = new Mark(record, nanos);
    record.mark = mark;
    marks.add(mark);
    if (timer == null) {
      arm();
    }
  }

  private void arm() {
    timer = setup.loop().after(Duration.ofNanos(waitNanos / TICKS), this::tick);
  }

  private void tick() {
    timer = null;
    if (over) {
      return;
    }
    long now = setup.clocks().monotonicNanos();
    long wait = pressed.getAsBoolean() ? waitNanos / TICKS : waitNanos;
    for (@Nullable Mark mark = marks.peek(); mark != null; mark = marks.peek()) {
      EntityRecord record = mark.record;
      if (record.mark == mark) {
        if (now - mark.sinceNanos < wait) {
          break;
        }
        hurry(record);
      }
      marks.remove();
    }
    if (!marks.isEmpty()) {
      arm();
    }
    pump();
  }

  private void write(EntityRecord record) {
    long first = record.tail.first();
    long last = last(record);
    List<Entry> entries =
        record.tail.copy(first, Math.min(last, first + settings.pageEntriesMax() - 1));
    if (entries.isEmpty()) {
      return;
    }
    long started = setup.clocks().monotonicNanos();
    record.writing = true;
    writing++;
    Lane.call(() -> setup.history().writePage(record.entity, entries))
        .whenCompleteAsync(
            (count, failure) -> onAnswer(record, last, started, count, failure), setup.loop());
  }

  private void onAnswer(
      EntityRecord record,
      long last,
      long started,
      @Nullable Integer count,
      @Nullable Throwable failure) {
    if (over) {
      return;
    }
    writing--;
    if (failure != null || count == null) {
      onFailure(record, failure);
    } else {
      onWritten(record, last, started, count);
    }
    pump();
  }

  private void onFailure(EntityRecord record, @Nullable Throwable failure) {
    setup.metrics().pageFailed();
    boolean first = record.backoff == null;
    if (record.backoff == null) {
      record.backoff = new Backoff(settings.backoffMin(), settings.backoffMax());
    }
    Throwable cause = failure == null ? null : Lane.cause(failure);
    if (first && !(cause instanceof JournalUnavailableException)) {
      LOG.error("the store refuses history of {}; it is tried again", record.entity, cause);
    } else {
      LOG.debug("history of {} is tried again", record.entity, cause);
    }
    // Until then it stays "writing": nothing else of this entity may overtake.
    setup.loop().after(record.backoff.afterFailure(), () -> writeAgain(record));
  }

  private void writeAgain(EntityRecord record) {
    if (!over) {
      record.writing = false;
      enqueue(record);
      pump();
    }
  }

  private void onWritten(EntityRecord record, long last, long started, int count) {
    long now = setup.clocks().monotonicNanos();
    setup.metrics().pageWritten(count, now - started);
    if (record.mark != null) {
      setup.metrics().historyLag(now - record.mark.sinceNanos);
      record.mark = null;
    }
    record.writing = false;
    record.backoff = null;
    remove(record, count);
    boolean unfinished = record.tail.first() <= last;
    if (unfinished || record.isClosing() || waiting(record) >= settings.afterEntries()) {
      hurry(record);
    } else if (waiting(record) > 0) {
      mark(record, started);
    }
    record.lane.advance();
    advanced.accept(record);
  }

  private static void remove(EntityRecord record, int count) {
    long cost = 0;
    for (int i = 0; i < count; i++) {
      Block block = record.tail.block(record.tail.first());
      if (block != null) {
        block.notInHistory--;
      }
      cost += Room.cost(record.tail.removeFirst().payload().remaining());
    }
    record.shard.notInHistory -= count;
    record.lane.room.materialised(count, cost);
  }

  void abandon() {
    over = true;
    if (timer != null) {
      timer.cancel();
    }
    marks.clear();
    ready.clear();
  }
}
