package io.skein.node.journal.sim;

import io.skein.node.journal.ShardId;
import io.skein.node.journal.ShardRow;
import io.skein.node.journal.ShardStore;
import io.skein.node.journal.Swap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Owners of shards, linearizable. */
final class ShardTable {
  private final World world;
  private final Map<ShardId, ShardRow> rows = new HashMap<>();

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
