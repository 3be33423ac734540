package io.skein.node.journal;

import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Leases in memory; every stage is complete when it is returned. Thread-safe. */
final class InMemoryLeaseStore implements LeaseStore {
  private final NavigableMap<Integer, LeaseRow> rows = new TreeMap<>();
  private int lastEpoch;

  @Override
  public synchronized CompletionStage<Integer> takeEpoch() {
    lastEpoch++;
    return CompletableFuture.completedFuture(lastEpoch);
  }

  @Override
  public synchronized CompletionStage<Swap<LeaseRow>> insert(int epoch, int lanes, String node) {
    LeaseRow found = rows.get(epoch);
    if (found != null) {
      return CompletableFuture.completedFuture(new Swap<>(false, found));
    }
    rows.put(
        epoch,
        new LeaseRow(epoch, LeaseRow.State.ACTIVE, 0, Collections.nCopies(lanes, 0L), null, node));
    return CompletableFuture.completedFuture(new Swap<>(true, null));
  }

  @Override
  public synchronized CompletionStage<@Nullable LeaseRow> read(int epoch) {
    return CompletableFuture.completedFuture(rows.get(epoch));
  }

  @Override
  public synchronized CompletionStage<List<LeaseRow>> list(int after, int limit) {
    return CompletableFuture.completedFuture(
        rows.tailMap(after, false).values().stream().limit(limit).toList());
  }

  @Override
  public CompletionStage<Swap<LeaseRow>> renew(int epoch, long expected, List<Long> checkpoints) {
    List<Long> carried = List.copyOf(checkpoints);
    return swap(
        epoch,
        row -> row.state() == LeaseRow.State.ACTIVE && row.renewal() == expected,
        row -> new LeaseRow(epoch, row.state(), expected + 1, carried, null, row.node()));
  }

  @Override
  public CompletionStage<Swap<LeaseRow>> seal(int epoch, long expected) {
    return swap(
        epoch,
        row -> row.state() == LeaseRow.State.ACTIVE && row.renewal() == expected,
        row -> to(row, LeaseRow.State.SEALED, null));
  }

  @Override
  public CompletionStage<Swap<LeaseRow>> cut(int epoch, List<Long> cuts) {
    List<Long> fixed = List.copyOf(cuts);
    return swap(
        epoch,
        row -> row.state() == LeaseRow.State.SEALED,
        row -> to(row, LeaseRow.State.CUT, fixed));
  }

  @Override
  public CompletionStage<Swap<LeaseRow>> recovered(int epoch) {
    return swap(
        epoch,
        row -> row.state() == LeaseRow.State.CUT,
        row -> to(row, LeaseRow.State.RECOVERED, row.cuts()));
  }

  @Override
  public CompletionStage<Swap<LeaseRow>> close(int epoch, long expected) {
    return swap(
        epoch,
        row -> row.state() == LeaseRow.State.ACTIVE && row.renewal() == expected,
        row -> to(row, LeaseRow.State.CLOSED, null));
  }

  @Override
  public synchronized CompletionStage<Void> forget(int epoch) {
    rows.computeIfPresent(
        epoch,
        (number, row) ->
            row.state() == LeaseRow.State.CLOSED || row.state() == LeaseRow.State.RECOVERED
                ? null
                : row);
    return CompletableFuture.completedFuture(null);
  }

  private static LeaseRow to(LeaseRow row, LeaseRow.State state, @Nullable List<Long> cuts) {
    return new LeaseRow(row.epoch(), state, row.renewal(), row.checkpoints(), cuts, row.node());
  }

  private synchronized CompletionStage<Swap<LeaseRow>> swap(
      int epoch, Predicate<LeaseRow> condition, UnaryOperator<LeaseRow> change) {
    LeaseRow found = rows.get(epoch);
    if (found == null || !condition.test(found)) {
      return CompletableFuture.completedFuture(new Swap<>(false, found));
    }
    rows.put(epoch, change.apply(found));
    return CompletableFuture.completedFuture(new Swap<>(true, null));
  }
}
