package io.skein.node.journal.sim;

import io.skein.node.journal.ShardId;
import io.skein.node.journal.ShardRow;
import io.skein.node.journal.ShardStore;
import io.skein.node.journal.Swap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Owners of shards: linearizable, but for glances. */
final class ShardTable {
  /** Far above what a quorum misses: each is to be harmless. */
  private static final double STALE = 0.3;

  private final World world;
  private final Map<ShardId, ShardRow> rows = new HashMap<>();

  /** All that ever stood there: a glance may see any of it. */
  private final Map<ShardId, List<ShardRow>> former = new HashMap<>();

  ShardTable(World world) {
    this.world = world;
  }

  ShardRow row(ShardId shard) {
    return rows.getOrDefault(shard, ShardRow.unowned(shard));
  }

  ShardStore over(Link link) {
    return new Store(link);
  }

  private final class Store implements ShardStore {
    private final Link link;

    Store(Link link) {
      this.link = link;
    }

    @Override
    public CompletionStage<ShardRow> glance(ShardId shard) {
      return link.swap(
          () ->
              world.chance(STALE)
                  ? world.pick(former.getOrDefault(shard, List.of(row(shard))))
                  : row(shard));
    }

    @Override
    public CompletionStage<ShardRow> read(ShardId shard) {
      return link.swap(() -> row(shard));
    }

    @Override
    public CompletionStage<Swap<ShardRow>> replace(ShardRow expected, ShardRow next) {
      Faults faults = link.faults();
      return link.swap(
          next.epoch() == 0 ? faults.releaseLate : faults.acquireLate,
          () -> {
            ShardRow found = row(expected.shard());
            if (!found.equals(expected)) {
              return new Swap<>(false, found);
            }
            former.computeIfAbsent(expected.shard(), shard -> new ArrayList<>()).add(found);
            rows.put(expected.shard(), next);
            world.trace(() -> "owner " + next);
            return new Swap<>(true, null);
          });
    }

    @Override
    public CompletionStage<List<ShardRow>> list(String type) {
      return link.swap(
          () -> rows.values().stream().filter(row -> row.shard().type().equals(type)).toList());
    }
  }
}
