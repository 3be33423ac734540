package io.skein.node.journal;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;

/**
 * Blocks in memory; each kind of call has its {@link Gate}. Stricter than the real one where that
 * finds bugs: another content at a written position fails. Thread-safe.
 */
public final class InMemoryJournalStore implements JournalStore {
  private record LaneKey(int epoch, int lane) {}

  public final Gate writes = new Gate();
  public final Gate reads = new Gate();
  public final Gate deletes = new Gate();
  public final Gate marks = new Gate();
  private final Map<LaneKey, NavigableMap<Long, ByteBuffer>> lanes = new HashMap<>();
  private final Set<Integer> marked = new HashSet<>();
  private final int segmentBlocks;

  public InMemoryJournalStore() {
    this(256);
  }

  public InMemoryJournalStore(int segmentBlocks) {
    this.segmentBlocks = segmentBlocks;
  }

  @Override
  public int segmentBlocks() {
    return segmentBlocks;
  }

  @Override
  public CompletionStage<Void> write(BlockAddress address, ByteBuffer block) {
    ByteBuffer copy = ByteBuffer.allocate(block.remaining()).put(block.duplicate()).flip();
    return writes.<Void>pass(
        () -> {
          put(address, copy.asReadOnlyBuffer());
          return null;
        });
  }

  private synchronized void put(BlockAddress address, ByteBuffer block) {
    ByteBuffer before =
        lane(address.epoch(), address.lane()).putIfAbsent(address.position(), block);
    if (before != null && !before.equals(block)) {
      throw new IllegalStateException("another content at " + address);
    }
  }

  @Override
  public CompletionStage<List<Stored>> readAfter(int epoch, int lane, long after) {
    return reads.pass(() -> segment(epoch, lane, after));
  }

  private synchronized List<Stored> segment(int epoch, int lane, long after) {
    long end = (segmentOf(after + 1) + 1) * segmentBlocks;
    List<Stored> found = new ArrayList<>();
    lane(epoch, lane)
        .subMap(after, false, end, true)
        .forEach((position, block) -> found.add(new Stored(position, block.duplicate())));
    return found;
  }

  @Override
  public CompletionStage<Void> deleteSegment(int epoch, int lane, long segment) {
    return deletes.<Void>pass(
        () -> {
          clear(epoch, lane, segment);
          return null;
        });
  }

  private synchronized void clear(int epoch, int lane, long segment) {
    lane(epoch, lane)
        .subMap(segment * segmentBlocks, false, (segment + 1) * segmentBlocks, true)
        .clear();
  }

  @Override
  public CompletionStage<Void> mark(int epoch) {
    return marks.<Void>pass(
        () -> {
          synchronized (this) {
            marked.add(epoch);
          }
          return null;
        });
  }

  @Override
  public CompletionStage<Boolean> isMarked(int epoch) {
    return marks.pass(
        () -> {
          synchronized (this) {
            return marked.contains(epoch);
          }
        });
  }

  /** The positions that stand in the store, ascending. */
  public synchronized List<Long> positions(int epoch, int lane) {
    return List.copyOf(lane(epoch, lane).keySet());
  }

  /** The block at this address; fails if there is none. */
  public synchronized ByteBuffer block(BlockAddress address) {
    ByteBuffer block = lane(address.epoch(), address.lane()).get(address.position());
    if (block == null) {
      throw new AssertionError("no block at " + address);
    }
    return block.duplicate();
  }

  private NavigableMap<Long, ByteBuffer> lane(int epoch, int lane) {
    return lanes.computeIfAbsent(new LaneKey(epoch, lane), key -> new TreeMap<>());
  }
}
