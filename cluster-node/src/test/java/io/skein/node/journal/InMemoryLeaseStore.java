package io.skein.node.journal;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Leases in memory; each kind of call has its {@link Gate}. Thread-safe. */
public final class InMemoryLeaseStore implements LeaseStore {
  public final Gate reads = new Gate();
  public final Gate inserts = new Gate();
  public final Gate renewals = new Gate();
  public final Gate ends = new Gate();
  private final NavigableMap<Integer, LeaseRow> rows = new TreeMap<>();
  private int lastEpoch;

  @Override
  public synchronized CompletionStage<Integer> takeEpoch() {
    lastEpoch++;
    return CompletableFuture.completedFuture(lastEpoch);
  }

  @Override
  public CompletionStage<Swap<LeaseRow>> insert(
      int epoch, int lanes, String node, Duration sealAfter) {
    return inserts.pass(() -> put(epoch, lanes, node, sealAfter));
  }

  private synchronized Swap<LeaseRow> put(int epoch, int lanes, String node, Duration sealAfter) {
    LeaseRow found = rows.get(epoch);
    if (found != null) {
      return new Swap<>(false, found);
    }
    rows.put(
        epoch,
        new LeaseRow(
            epoch,
            LeaseRow.State.ACTIVE,
            0,
            Collections.nCopies(lanes, 0L),
            null,
            node,
            sealAfter));
    return new Swap<>(true, null);
  }

  @Override
  public CompletionStage<@Nullable LeaseRow> read(int epoch) {
    return reads.<@Nullable LeaseRow>pass(() -> row(epoch));
  }

  /** What stands there now. */
  public synchronized @Nullable LeaseRow row(int epoch) {
    return rows.get(epoch);
  }

  @Override
  public CompletionStage<List<LeaseRow>> list(int after, int limit) {
    return reads.pass(() -> rowsAbove(after, limit));
  }

  private synchronized List<LeaseRow> rowsAbove(int after, int limit) {
    return rows.tailMap(after, false).values().stream().limit(limit).toList();
  }

  @Override
  public CompletionStage<Swap<LeaseRow>> renew(int epoch, long expected, List<Long> checkpoints) {
    List<Long> carried = List.copyOf(checkpoints);
    return swap(
        renewals,
        epoch,
        row -> row.state() == LeaseRow.State.ACTIVE && row.renewal() == expected,
        row ->
            new LeaseRow(
                epoch, row.state(), expected + 1, carried, null, row.node(), row.sealAfter()));
  }

  @Override
  public CompletionStage<Swap<LeaseRow>> seal(int epoch, long expected) {
    return swap(
        ends,
        epoch,
        row -> row.state() == LeaseRow.State.ACTIVE && row.renewal() == expected,
        row -> to(row, LeaseRow.State.SEALED, null));
  }

  @Override
  public CompletionStage<Swap<LeaseRow>> cut(int epoch, List<Long> cuts) {
    List<Long> fixed = List.copyOf(cuts);
    return swap(
        ends,
        epoch,
        row -> row.state() == LeaseRow.State.SEALED,
        row -> to(row, LeaseRow.State.CUT, fixed));
  }

  /** Past the gate, as somebody else's transaction. */
  void fixCut(int epoch, List<Long> cuts) {
    var unused =
        swapped(
            epoch,
            row -> row.state() == LeaseRow.State.SEALED,
            row -> to(row, LeaseRow.State.CUT, cuts));
  }

  @Override
  public CompletionStage<Swap<LeaseRow>> recovered(int epoch) {
    return swap(
        ends,
        epoch,
        row -> row.state() == LeaseRow.State.CUT,
        row -> to(row, LeaseRow.State.RECOVERED, row.cuts()));
  }

  @Override
  public CompletionStage<Swap<LeaseRow>> close(int epoch, long expected) {
    return swap(
        ends,
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
    return new LeaseRow(
        row.epoch(), state, row.renewal(), row.checkpoints(), cuts, row.node(), row.sealAfter());
  }

  private CompletionStage<Swap<LeaseRow>> swap(
      Gate gate, int epoch, Predicate<LeaseRow> condition, UnaryOperator<LeaseRow> change) {
    return gate.pass(() -> swapped(epoch, condition, change));
  }

  private synchronized Swap<LeaseRow> swapped(
      int epoch, Predicate<LeaseRow> condition, UnaryOperator<LeaseRow> change) {
    LeaseRow found = rows.get(epoch);
    if (found == null || !condition.test(found)) {
      return new Swap<>(false, found);
    }
    rows.put(epoch, change.apply(found));
    return new Swap<>(true, null);
  }
}
