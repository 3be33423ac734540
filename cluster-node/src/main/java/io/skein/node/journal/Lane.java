package io.skein.node.journal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One lane of an epoch: fills blocks with what came since the last one, writes them one at a time,
 * and decides them (rules 1 to 4, 7, 10). What arrives while a block is on its way is the next
 * block; no timer stands between an entry and its acknowledgement. Loop only.
 */
final class Lane {
  private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

  final Room room;
  private final int number;
  private final LaneSetup setup;
  private final LaneSettings limits;
  private final LaneRules rules;
  private final Decisions decisions;
  private final Deque<Append> pending = new ArrayDeque<>();

  /** Sent and not decided. */
  private final List<Block> undecided = new ArrayList<>();

  /** Above the checkpoint, ascending. */
  private final Deque<Block> above = new ArrayDeque<>();

  private int writing;
  private long next = 1;
  private long checkpoint;
  private long nextSegment;
  private boolean deleting;
  private boolean over;

  /** Hears what became of a lane's blocks. */
  interface Decisions {
    /**
     * Entries of an entity are decided; at the time {@code nanos}.
     *
     * @param last the last sequence
     * @param count how many they are
     */
    void decided(EntityRecord record, long last, int count, long nanos);

    /** What was decided is answered: who waited for the entity may go on. */
    void answered(EntityRecord record);

    /** All of a block is told; the lane is about to fill the next one. */
    void blockDone();
  }

  Lane(int number, LaneSetup setup, Decisions decisions) {
    this.number = number;
    this.setup = setup;
    this.limits = setup.settings().lane();
    this.rules = setup.rules().lanes();
    this.decisions = decisions;
    this.room = new Room(limits);
  }

  void enqueue(Append append) {
    pending.add(append);
  }

  /** Starts what may start. */
  void pump() {
    while (!pending.isEmpty() && !over) {
      boolean valid = setup.right().isValid();
      if (!rules.mayStart(writing, undecided.size(), valid)) {
        return;
      }
      start(valid);
    }
  }

  private void start(boolean valid) {
    Block block = fill();
    block.validAtSend = valid;
    undecided.add(block);
    above.add(block);
    room.blocks(above.size());
    send(block);
  }

  private Block fill() {
    List<Entry> entries = new ArrayList<>();
    List<Append> appends = new ArrayList<>();
    int from = pending.element().taken;
    int to = from;
    long bytes = 0;
    boolean full = false;
    while (!full && !pending.isEmpty()) {
      Append append = pending.element();
      appends.add(append);
      for (to = append.taken; to < append.entries.size(); to++) {
        Entry entry = append.entries.get(to);
        bytes += setup.codec().bytes(entry);
        full =
            entries.size() == limits.blockEntriesMax()
                || (bytes > limits.blockBytesMax() && !entries.isEmpty());
        if (full) {
          break;
        }
        entries.add(entry);
      }
      full |= to < append.entries.size();
      if (to == append.taken) {
        // Nothing of it found room.
        appends.remove(appends.size() - 1);
        to = appends.get(appends.size() - 1).entries.size();
      } else {
        append.taken = to;
        if (to == append.entries.size()) {
          pending.remove();
        }
      }
    }
    Attempt attempt = new Attempt(next, entries, setup.codec().encode(address(next), entries));
    Block block =
        new Block(
            attempt, appends, from, to, new Backoff(limits.backoffMin(), limits.backoffMax()));
    assign(block);
    return block;
  }

  /** The records learn which block their entries are in. */
  private static void assign(Block block) {
    for (int i = 0; i < block.appends.size(); i++) {
      Append append = block.appends.get(i);
      EntityRecord record = append.record();
      long first = append.first() + block.from(i);
      long end = append.first() + block.to(i);
      for (long sequence = first; sequence < end; sequence++) {
        record.tail.put(sequence, block);
      }
      record.sent = end - 1;
    }
  }

  private BlockAddress address(long position) {
    return new BlockAddress(setup.right().epoch(), number, position);
  }

  private void send(Block block) {
    Attempt attempt = block.attempt;
    next = Math.max(next, attempt.position() + 1);
    writing++;
    block.sentAtNanos = setup.clocks().monotonicNanos();
    call(() -> setup.store().write(address(attempt.position()), attempt.bytes().duplicate()))
        .whenCompleteAsync((written, failure) -> onAnswer(block, failure), setup.loop());
    reached(block, Progress.SENT);
  }

  private void onAnswer(Block block, @Nullable Throwable failure) {
    if (over) {
      return;
    }
    writing--;
    long now = setup.clocks().monotonicNanos();
    long nanos = now - block.sentAtNanos;
    if (failure != null) {
      setup.metrics().blockFailed(nanos);
      onFailure(block, cause(failure));
      return;
    }
    setup
        .metrics()
        .blockWritten(block.attempt.entries().size(), block.attempt.bytes().remaining(), nanos);
    block.backoff.succeeded();
    reached(block, Progress.WRITTEN);
    decide(block, now);
  }

  private void onFailure(Block block, Throwable failure) {
    BlockAddress address = address(block.attempt.position());
    if (rules.endsEpoch(failure)) {
      LOG.error("the store refuses {} for good; this epoch ends", address, failure);
      setup.end().refused(address, failure);
      return;
    }
    if (block.backoff.isFresh()) {
      LOG.warn("{} is sent again, since its write failed: {}", address, failure.toString());
    }
    setup.loop().after(block.backoff.afterFailure(), () -> sendAgain(block));
  }

  private void sendAgain(Block block) {
    if (!over) {
      block.attempt = rules.afterFailure(block.attempt);
      block.validAtSend = setup.right().isValid();
      send(block);
    }
  }

  /** The lease is valid again: what was held is decided now (rule 7). */
  void resume() {
    for (Block block : List.copyOf(undecided)) {
      if (block.progress == Progress.WRITTEN) {
        decide(block, setup.clocks().monotonicNanos());
      }
    }
    pump();
  }

  private void decide(Block block, long now) {
    switch (setup.settings().fence()) {
      case CLOCK ->
          onFence(block, now, rules.isDecided(block.validAtSend, setup.right().isValid()));
      case STORE -> readMarker(block);
    }
  }

  /** The read begins after the write was answered, as rule 10 wants it. */
  private void readMarker(Block block) {
    if (block.checking) {
      return;
    }
    block.checking = true;
    call(() -> setup.store().isMarked(setup.right().epoch()))
        .whenCompleteAsync((marked, failure) -> onMarker(block, marked, failure), setup.loop());
  }

  private void onMarker(Block block, @Nullable Boolean marked, @Nullable Throwable failure) {
    if (over) {
      return;
    }
    block.checking = false;
    if (marked == null || failure != null) {
      setup.loop().after(block.backoff.afterFailure(), () -> readMarkerAgain(block));
      return;
    }
    block.backoff.succeeded();
    onFence(block, setup.clocks().monotonicNanos(), rules.isDecidedUnder(marked));
  }

  private void readMarkerAgain(Block block) {
    if (!over) {
      readMarker(block);
    }
  }

  private void onFence(Block block, long now, boolean decided) {
    if (over) {
      return;
    }
    if (!decided) {
      setup.metrics().blockHeld();
      return;
    }
    undecided.remove(block);
    List<Append> appends = block.appends;
    for (int i = 0; i < appends.size(); i++) {
      Append append = appends.get(i);
      int from = block.from(i);
      int to = block.to(i);
      room.decided(to - from, Room.cost(append.entries, from, to));
      decisions.decided(append.record(), append.first() + to - 1, to - from, now);
    }
    reached(block, Progress.DECIDED);
    block.appends = List.of();
    for (Append append : appends) {
      decisions.answered(append.record());
    }
    decisions.blockDone();
    pump();
  }

  /** Rule 4: answers the appends of the block, if it has come far enough. */
  private void reached(Block block, Progress progress) {
    block.progress = progress;
    if (rules.mayAnswer(progress)) {
      for (int i = 0; i < block.appends.size(); i++) {
        if (block.completes(i)) {
          block.appends.get(i).done.complete(null);
        }
      }
    }
  }

  /** Moves the checkpoint over what is in history (rule 25). */
  void advance() {
    HistoryRules history = setup.rules().history();
    for (@Nullable Block block = above.peek();
        block != null
            && block.progress == Progress.DECIDED
            && history.mayCheckpoint(block.notInHistory);
        block = above.peek()) {
      checkpoint = block.attempt.position();
      above.remove();
    }
    room.blocks(above.size());
  }

  long checkpoint() {
    return checkpoint;
  }

  /** This checkpoint is known to stand in the lease row: segments below it may go (rule 25). */
  void checkpointed(long known) {
    if (over || deleting || (nextSegment + 1) * setup.store().segmentBlocks() >= next) {
      return;
    }
    long segment = nextSegment;
    long end = (segment + 1) * setup.store().segmentBlocks();
    if (setup.rules().history().mayDelete(end, known)) {
      deleting = true;
      call(() -> setup.store().deleteSegment(setup.right().epoch(), number, segment))
          .whenCompleteAsync((gone, failure) -> onDeleted(known, failure), setup.loop());
    }
  }

  /** A segment that could not be deleted is tried again after the next renewal. */
  private void onDeleted(long known, @Nullable Throwable failure) {
    deleting = false;
    if (failure == null) {
      nextSegment++;
      checkpointed(known);
    }
  }

  /**
   * Drops everything (rule 9).
   *
   * @return the appends that are not answered
   */
  List<Append> abandon() {
    over = true;
    List<Append> unanswered = new ArrayList<>(pending);
    undecided.forEach(block -> unanswered.addAll(block.appends));
    pending.clear();
    undecided.clear();
    above.clear();
    return unanswered;
  }

  /** A port's call, whose stage fails also if the call itself throws. */
  static <T extends @Nullable Object> CompletionStage<T> call(Supplier<CompletionStage<T>> call) {
    try {
      return call.get();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
