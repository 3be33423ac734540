package io.skein.node.journal.sim;

import io.skein.node.journal.ShardId;
import io.skein.node.journal.WakeStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Wake rows, replicated. A row that was removed once does not come back: its epoch is over. */
final class WakeTable {
  private static final long ADDED = 1;
  private static final long REMOVED = 2;

  private final World world;
  private final Map<WakeStore.Wake, Cell<Boolean>> rows = new LinkedHashMap<>();

  WakeTable(World world) {
    this.world = world;
  }

  WakeStore over(Link link) {
    return new Store(link);
  }

  /** Rows that the look finds, of all shards. */
  List<WakeStore.Wake> left(Look look) {
    return rows.entrySet().stream()
        .filter(row -> Boolean.TRUE.equals(row.getValue().get(look)))
        .map(Map.Entry::getKey)
        .toList();
  }

  private void put(WakeStore.Wake wake, long timestamp, long[] visibleFrom) {
    rows.computeIfAbsent(wake, key -> new Cell<>(Boolean::compare))
        .put(timestamp, timestamp == ADDED, visibleFrom);
  }

  private final class Store implements WakeStore {
    private final Link link;

    Store(Link link) {
      this.link = link;
    }

    @Override
    public CompletionStage<Void> add(List<Wake> wakes) {
      List<Wake> added = List.copyOf(wakes);
      return link.write(
          visibleFrom -> {
            world.trace(() -> "wake rows " + added);
            added.forEach(wake -> put(wake, ADDED, visibleFrom));
          });
    }

    @Override
    public CompletionStage<List<Wake>> list(ShardId shard) {
      return link.read(
          look -> {
            List<Wake> found = new ArrayList<>();
            rows.forEach(
                (wake, cell) -> {
                  if (wake.entity().shard().equals(shard) && Boolean.TRUE.equals(cell.get(look))) {
                    found.add(wake);
                  }
                });
            return found;
          });
    }

    @Override
    public CompletionStage<Void> remove(Wake wake) {
      return link.write(
          visibleFrom -> {
            world.trace(() -> "wake row removed " + wake);
            put(wake, REMOVED, visibleFrom);
          });
    }
  }
}
