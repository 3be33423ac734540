package io.skein.node.journal.sim;

import io.skein.node.journal.BlockAddress;
import io.skein.node.journal.JournalStore;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;

/** Blocks and seal markers, replicated. Segments are short, so that runs come to their ends. */
final class BlockTable {
  private static final int SEGMENT_BLOCKS = 4;

  private record Lane(int epoch, int lane) {}

  private static final class Blocks {
    private final TreeMap<Long, Cell<ByteBuffer>> cells = new TreeMap<>();
    private final Map<Long, List<long[]>> deletes = new HashMap<>();
  }

  private final World world;
  private final Faults faults;
  private final Set<BlockAddress> refused = new HashSet<>();
  private final Map<Lane, Blocks> lanes = new HashMap<>();
  private final Map<Integer, List<long[]>> marks = new HashMap<>();

  BlockTable(World world, Faults faults) {
    this.world = world;
    this.faults = faults;
  }

  JournalStore over(Link link) {
    return new Store(link);
  }

  private Blocks blocks(int epoch, int lane) {
    return lanes.computeIfAbsent(new Lane(epoch, lane), key -> new Blocks());
  }

  private final class Store implements JournalStore {
    private final Link link;

    Store(Link link) {
      this.link = link;
    }

    @Override
    public int segmentBlocks() {
      return SEGMENT_BLOCKS;
    }

    @Override
    public CompletionStage<Void> write(BlockAddress address, ByteBuffer block) {
      boolean first =
          !blocks(address.epoch(), address.lane()).cells.containsKey(address.position());
      if (first && faults.raging(world.now()) && world.chance(faults.blockRefused)) {
        refused.add(address);
      }
      if (refused.contains(address)) {
        world.trace(() -> "block " + address + " is refused");
        return link.refuse();
      }
      return link.write(
          visibleFrom -> {
            world.trace(() -> "block " + address + " reaches " + times(visibleFrom));
            blocks(address.epoch(), address.lane())
                .cells
                .computeIfAbsent(address.position(), key -> new Cell<>(ByteBuffer::compareTo))
                .put(address.position(), block.duplicate(), visibleFrom);
          });
    }

    @Override
    public CompletionStage<List<Stored>> readAfter(int epoch, int lane, long after) {
      long segment = segmentOf(after + 1);
      return link.read(
          look -> {
            Blocks blocks = blocks(epoch, lane);
            List<Stored> found = new ArrayList<>();
            for (long[] delete : blocks.deletes.getOrDefault(segment, List.of())) {
              if (look.sees(delete)) {
                return found;
              }
            }
            blocks
                .cells
                .subMap(after + 1, (segment + 1) * SEGMENT_BLOCKS + 1)
                .forEach(
                    (position, cell) -> {
                      ByteBuffer block = cell.get(look);
                      if (block != null) {
                        found.add(new Stored(position, block.duplicate()));
                      }
                    });
            return found;
          });
    }

    @Override
    public CompletionStage<Void> deleteSegment(int epoch, int lane, long segment) {
      return link.write(
          visibleFrom -> {
            world.trace(() -> "segment " + epoch + "/" + lane + "/" + segment + " is deleted");
            blocks(epoch, lane)
                .deletes
                .computeIfAbsent(segment, key -> new ArrayList<>(1))
                .add(visibleFrom);
          });
    }

    @Override
    public CompletionStage<Void> mark(int epoch) {
      return link.write(
          visibleFrom -> marks.computeIfAbsent(epoch, key -> new ArrayList<>(1)).add(visibleFrom));
    }

    @Override
    public CompletionStage<Boolean> isMarked(int epoch) {
      return link.read(
          look -> {
            for (long[] mark : marks.getOrDefault(epoch, List.of())) {
              if (look.sees(mark)) {
                return true;
              }
            }
            return false;
          });
    }
  }

  static String times(long[] visibleFrom) {
    StringBuilder text = new StringBuilder();
    for (long from : visibleFrom) {
      text.append(from == Replicas.NEVER ? " never" : String.format(" %.3f", from / 1e9));
    }
    return text.toString();
  }
}
