package io.skein.node.journal;

import java.nio.ByteBuffer;
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
  private final int epoch;
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

  /** Starts no block any more, and waits to be abandoned. */
  private boolean broken;

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

    /** All of a block is told: what has come meanwhile goes into the next one. */
    void refill();

    /** The next block is on its way, if there is one: time for what nobody waits for. */
    void settled();
  }

  Lane(int number, LaneSetup setup, Decisions decisions) {
    this.number = number;
    this.epoch = setup.right().epoch();
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
    while (!pending.isEmpty() && !over && !broken) {
      boolean valid = setup.right().isValid();
      if (!rules.mayStart(writing, undecided.size(), valid)) {
        return;
      }
      start(valid);
    }
  }

  private void start(boolean valid) {
    Block block = fill();
    if (block == null) {
      return;
    }
    block.validAtSend = valid;
    undecided.add(block);
    above.add(block);
    room.blocks(above.size());
    send(block);
  }

  /**
   * Takes from what waits as much as fits; into an empty block, any entry does.
   *
   * @return null if it cannot be encoded: as if the store refused it, since nothing else can stand
   *     at its position
   */
  private @Nullable Block fill() {
    Filling filling = new Filling();
    List<Append> appends = new ArrayList<>();
    int from = pending.element().taken;
    int to = from;
    while (!pending.isEmpty()) {
      Append append = pending.element();
      int end = filling.take(append);
      if (end == append.taken) {
        break;
      }
      appends.add(append);
      append.taken = end;
      to = end;
      if (end < append.entries.size()) {
        break;
      }
      pending.remove();
    }
    ByteBuffer bytes;
    try {
      bytes = setup.codec().encode(address(next), filling.entries);
    } catch (RuntimeException e) {
      broken = true;
      pending.addAll(appends);
      onRefused(next, e);
      return null;
    }
    Block block =
        new Block(
            new Attempt(next, filling.entries, bytes),
            appends,
            from,
            to,
            new Backoff(limits.backoffMin(), limits.backoffMax()));
    assign(block);
    return block;
  }

  /** The entries of a block that is being filled. */
  private final class Filling {
    private final List<Entry> entries = new ArrayList<>();
    private long bytes;

    /** Adds what is left of the append as far as it fits; returns the index behind that. */
    int take(Append append) {
      int end = append.taken;
      while (end < append.entries.size() && add(append.entries.get(end))) {
        end++;
      }
      return end;
    }

    private boolean add(Entry entry) {
      long sum = bytes + setup.codec().bytes(entry);
      boolean fits = entries.size() < limits.blockEntriesMax() && sum <= limits.blockBytesMax();
      if (fits || entries.isEmpty()) {
        entries.add(entry);
        bytes = sum;
        return true;
      }
      return false;
    }
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
    return new BlockAddress(epoch, number, position);
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
    long position = block.attempt.position();
    if (rules.endsEpoch(failure)) {
      onRefused(position, failure);
      return;
    }
    LOG.debug("{} is sent again", address(position), failure);
    setup.loop().after(block.backoff.afterFailure(), () -> sendAgain(block));
  }

  private void onRefused(long position, Throwable failure) {
    LOG.error("{} cannot be written for good; this epoch ends", address(position), failure);
    setup.end().refused(address(position), failure);
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
    call(() -> setup.store().isMarked(epoch))
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
    block.release();
    for (Append append : appends) {
      decisions.answered(append.record());
    }
    decisions.refill();
    pump();
    decisions.settled();
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
      call(() -> setup.store().deleteSegment(epoch, number, segment))
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
