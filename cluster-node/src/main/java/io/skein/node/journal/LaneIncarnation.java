package io.skein.node.journal;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** An actor's way into its lane. Thread-safe; hands everything over to the loop. */
final class LaneIncarnation implements Incarnation {
  final EntityRecord record;
  final Reservation reservation;

  /** Above those of all incarnations before, of any entity. */
  final long number;

  /** The shard's, when this incarnation began. */
  final long generation;

  private final Lanes lanes;
  private final int entryBytesMax;

  LaneIncarnation(
      Lanes lanes, EntityRecord record, long number, long generation, int entryBytesMax) {
    this.lanes = lanes;
    this.record = record;
    this.reservation = new Reservation(record.lane.room);
    this.number = number;
    this.generation = generation;
    this.entryBytesMax = entryBytesMax;
  }

  @Override
  public boolean reserve(int bytes) {
    checkSize(bytes);
    return reservation.take(Room.cost(bytes));
  }

  @Override
  public CompletionStage<Void> append(List<Entry> entries) {
    if (entries.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    Append append = new Append(this, List.copyOf(entries));
    check(append);
    reservation.use(entries.size(), Room.cost(append.entries, 0, entries.size()));
    lanes.hand(append);
    return append.done;
  }

  private void check(Append append) {
    long next = append.first();
    for (Entry entry : append.entries) {
      checkSize(entry.payload().remaining());
      if (entry.sequence() != next++ || !entry.entity().equals(record.entity)) {
        throw new IllegalArgumentException(
            "entries of " + record.entity + " with other sequences than " + append.first() + "...");
      }
    }
  }

  /** Rule 2: what is too large for a block is refused before it has a sequence. */
  private void checkSize(int bytes) {
    if (bytes > entryBytesMax) {
      throw new IllegalArgumentException(
          "an entry of " + bytes + " bytes, where " + entryBytesMax + " is the most");
    }
  }

  @Override
  public CompletionStage<List<Entry>> readAfter(long after, int limit) {
    return lanes.read(this, Reads.Range.above(after, limit));
  }

  @Override
  public CompletionStage<List<Entry>> readBefore(long before, int limit) {
    return lanes.read(this, Reads.Range.below(before, limit));
  }

  @Override
  public void close() {
    lanes.end(this);
  }
}
