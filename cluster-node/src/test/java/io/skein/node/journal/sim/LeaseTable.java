package io.skein.node.journal.sim;

import io.skein.node.journal.LeaseRow;
import io.skein.node.journal.LeaseRow.State;
import io.skein.node.journal.LeaseStore;
import io.skein.node.journal.Swap;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Lease rows, linearizable; what is weak about them is the way there. */
final class LeaseTable {
  private final World world;
  private final Consumer<LeaseRow> sealed;
  private final NavigableMap<Integer, LeaseRow> rows = new TreeMap<>();
  private int lastEpoch;

  /**
   * @param sealed hears of each seal
   */
  LeaseTable(World world, Consumer<LeaseRow> sealed) {
    this.world = world;
    this.sealed = sealed;
  }

  NavigableMap<Integer, LeaseRow> rows() {
    return rows;
  }

  LeaseStore over(Link link) {
    return new Store(link);
  }

  private final class Store implements LeaseStore {
    private final Link link;

    Store(Link link) {
      this.link = link;
    }

    @Override
    public CompletionStage<Integer> takeEpoch() {
      return link.swap(() -> ++lastEpoch);
    }

    @Override
    public CompletionStage<Swap<LeaseRow>> insert(
        int epoch, int lanes, String node, Duration sealAfter) {
      return link.swap(
          () -> {
            LeaseRow found = rows.get(epoch);
            if (found != null) {
              return new Swap<>(false, found);
            }
            LeaseRow row =
                new LeaseRow(
                    epoch, State.ACTIVE, 0, Collections.nCopies(lanes, 0L), null, node, sealAfter);
            rows.put(epoch, row);
            world.trace(() -> "lease " + row);
            return new Swap<>(true, null);
          });
    }

    @Override
    public CompletionStage<@Nullable LeaseRow> read(int epoch) {
      return link.swap(() -> rows.get(epoch));
    }

    @Override
    public CompletionStage<List<LeaseRow>> list(int after, int limit) {
      return link.swap(() -> rows.tailMap(after, false).values().stream().limit(limit).toList());
    }

    @Override
    public CompletionStage<Swap<LeaseRow>> renew(int epoch, long expected, List<Long> checkpoints) {
      List<Long> carried = List.copyOf(checkpoints);
      CompletionStage<Swap<LeaseRow>> answer =
          change(
              "renew",
              epoch,
              row -> row.state() == State.ACTIVE && row.renewal() == expected,
              row ->
                  new LeaseRow(
                      epoch,
                      State.ACTIVE,
                      expected + 1,
                      carried,
                      null,
                      row.node(),
                      row.sealAfter()));
      link.renewalSent();
      return answer;
    }

    @Override
    public CompletionStage<Swap<LeaseRow>> seal(int epoch, long expected) {
      return change(
          "seal",
          epoch,
          row -> row.state() == State.ACTIVE && row.renewal() == expected,
          row -> to(row, State.SEALED, null));
    }

    @Override
    public CompletionStage<Swap<LeaseRow>> cut(int epoch, List<Long> cuts) {
      List<Long> fixed = List.copyOf(cuts);
      return change(
          "cut", epoch, row -> row.state() == State.SEALED, row -> to(row, State.CUT, fixed));
    }

    @Override
    public CompletionStage<Swap<LeaseRow>> recovered(int epoch) {
      return change(
          "recovered",
          epoch,
          row -> row.state() == State.CUT,
          row -> to(row, State.RECOVERED, row.cuts()));
    }

    @Override
    public CompletionStage<Swap<LeaseRow>> close(int epoch, long expected) {
      return change(
          "close",
          epoch,
          row -> row.state() == State.ACTIVE && row.renewal() == expected,
          row -> to(row, State.CLOSED, null));
    }

    @Override
    public CompletionStage<Void> forget(int epoch) {
      return link.swap(
          () -> {
            LeaseRow row = rows.get(epoch);
            if (row != null && (row.state() == State.CLOSED || row.state() == State.RECOVERED)) {
              world.trace(() -> "lease forgotten " + row);
              rows.remove(epoch);
            }
            return null;
          });
    }

    private CompletionStage<Swap<LeaseRow>> change(
        String what, int epoch, Predicate<LeaseRow> condition, UnaryOperator<LeaseRow> change) {
      return link.swap(
          () -> {
            LeaseRow row = rows.get(epoch);
            if (row == null || !condition.test(row)) {
              world.trace(() -> what + " of epoch " + epoch + " is refused: " + row);
              return new Swap<>(false, row);
            }
            LeaseRow changed = change.apply(row);
            rows.put(epoch, changed);
            world.trace(() -> "lease " + changed);
            if (changed.state() == State.SEALED) {
              sealed.accept(changed);
            }
            return new Swap<>(true, null);
          });
    }
  }

  private static LeaseRow to(LeaseRow row, State state, @Nullable List<Long> cuts) {
    return new LeaseRow(
        row.epoch(), state, row.renewal(), row.checkpoints(), cuts, row.node(), row.sealAfter());
  }
}
