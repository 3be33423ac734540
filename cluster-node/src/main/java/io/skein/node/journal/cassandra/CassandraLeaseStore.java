package io.skein.node.journal.cassandra;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.skein.node.journal.JournalUnavailableException;
import io.skein.node.journal.LeaseRow;
import io.skein.node.journal.LeaseStore;
import io.skein.node.journal.Swap;
import io.skein.node.platform.cassandra.CassandraSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Leases in {@code node_leases}, a partition each, and the counter of epochs in {@code
 * node_epochs}: lightweight transactions and serial reads only, none repeated by the driver (rules
 * 5, 6, 23). Serial reads cannot range over partitions, so {@code node_lease_epochs} says which
 * epochs there are. Thread-safe; stages complete on the driver's threads.
 */
public final class CassandraLeaseStore implements LeaseStore {
  /** Every lost attempt means that another node got a number: this many at once start never. */
  private static final int EPOCH_ATTEMPTS_MAX = 100;

  private final CassandraSession session;
  private final PreparedStatement selectCounter;
  private final PreparedStatement insertCounter;
  private final PreparedStatement updateCounter;
  private final PreparedStatement insertListed;
  private final PreparedStatement selectListed;
  private final PreparedStatement deleteListed;
  private final PreparedStatement insert;
  private final PreparedStatement select;
  private final PreparedStatement renew;
  private final PreparedStatement end;
  private final PreparedStatement cut;
  private final PreparedStatement recovered;
  private final PreparedStatement forget;

  /**
   * Prepares the statements: blocks, for the start of a node.
   *
   * @param timeout after which the outcome of a transaction is unknown
   */
  public CassandraLeaseStore(CassandraSession session, Duration timeout) {
    this.session = session;
    this.selectCounter =
        session.prepareSerialRead("SELECT last FROM node_epochs WHERE scope = 'skein'", timeout);
    this.insertCounter =
        session.prepareLightweightTransaction(
            "INSERT INTO node_epochs (scope, last) VALUES ('skein', 1) IF NOT EXISTS", timeout);
    this.updateCounter =
        session.prepareLightweightTransaction(
            "UPDATE node_epochs SET last = ? WHERE scope = 'skein' IF last = ?", timeout);
    this.insertListed =
        session.prepareWrite(
            "INSERT INTO node_lease_epochs (scope, epoch) VALUES ('skein', ?) USING TIMESTAMP 1");
    this.selectListed =
        session.prepareRead(
            "SELECT epoch FROM node_lease_epochs WHERE scope = 'skein' AND epoch > ? LIMIT ?");
    this.deleteListed =
        session.prepareWrite(
            "DELETE FROM node_lease_epochs USING TIMESTAMP 2 WHERE scope = 'skein' AND epoch = ?");
    this.insert =
        session.prepareLightweightTransaction(
            "INSERT INTO node_leases (epoch, state, renewal, checkpoints, node, seal_after)"
                + " VALUES (?, 'active', 0, ?, ?, ?) IF NOT EXISTS",
            timeout);
    this.select =
        session.prepareSerialRead(
            "SELECT state, renewal, checkpoints, cuts, node, seal_after FROM node_leases WHERE epoch = ?",
            timeout);
    this.renew =
        session.prepareLightweightTransaction(
            "UPDATE node_leases SET renewal = ?, checkpoints = ? WHERE epoch = ?"
                + " IF state = 'active' AND renewal = ?",
            timeout);
    this.end =
        session.prepareLightweightTransaction(
            "UPDATE node_leases SET state = ? WHERE epoch = ?"
                + " IF state = 'active' AND renewal = ?",
            timeout);
    this.cut =
        session.prepareLightweightTransaction(
            "UPDATE node_leases SET state = 'cut', cuts = ? WHERE epoch = ? IF state = 'sealed'",
            timeout);
    this.recovered =
        session.prepareLightweightTransaction(
            "UPDATE node_leases SET state = 'recovered' WHERE epoch = ? IF state = 'cut'", timeout);
    this.forget =
        session.prepareLightweightTransaction(
            "DELETE FROM node_leases WHERE epoch = ? IF state IN ('closed', 'recovered')", timeout);
  }

  @Override
  public CompletionStage<Integer> takeEpoch() {
    return Answers.then(
        Answers.one(session, selectCounter.bind(), CassandraLeaseStore::last),
        last -> takeAbove(last, 1));
  }

  /** A number whose transaction has an unknown outcome is nobody's: the stage fails. */
  private CompletionStage<Integer> takeAbove(int last, int attempt) {
    if (attempt > EPOCH_ATTEMPTS_MAX) {
      return CompletableFuture.failedFuture(
          new JournalUnavailableException("other nodes took " + attempt + " epochs first"));
    }
    int epoch = Math.addExact(last, 1);
    BoundStatement take = last == 0 ? insertCounter.bind() : updateCounter.bind(epoch, last);
    return Answers.then(
        Answers.transaction(session, take),
        answer ->
            Answers.applied(answer)
                ? CompletableFuture.completedFuture(epoch)
                : takeAbove(last(answer), attempt + 1));
  }

  private static int last(@Nullable Row row) {
    return row == null ? 0 : row.getInt("last");
  }

  @Override
  public CompletionStage<Swap<LeaseRow>> insert(
      int epoch, int lanes, String node, Duration sealAfter) {
    return Answers.then(
        Answers.done(session, insertListed.bind(epoch)),
        listed ->
            swap(
                epoch,
                insert.bind(epoch, Collections.nCopies(lanes, 0L), node, sealAfter.toMillis())));
  }

  @Override
  public CompletionStage<@Nullable LeaseRow> read(int epoch) {
    return Answers.<@Nullable LeaseRow>one(
        session, select.bind(epoch), row -> row == null ? null : lease(epoch, row));
  }

  @Override
  public CompletionStage<List<LeaseRow>> list(int after, int limit) {
    return limit < 1
        ? CompletableFuture.completedFuture(List.of())
        : collect(after, limit, new ArrayList<>());
  }

  private CompletionStage<List<LeaseRow>> collect(int after, int limit, List<LeaseRow> found) {
    int wanted = limit - found.size();
    return Answers.then(
        Answers.all(session, selectListed.bind(after, wanted), row -> row.getInt(0)),
        epochs ->
            Answers.then(
                readAll(epochs),
                rows -> {
                  found.addAll(rows);
                  // An epoch that is listed may have no lease: then there is room for another.
                  return epochs.size() < wanted || found.size() == limit
                      ? CompletableFuture.completedFuture(List.copyOf(found))
                      : collect(epochs.get(epochs.size() - 1), limit, found);
                }));
  }

  private CompletionStage<List<LeaseRow>> readAll(List<Integer> epochs) {
    List<CompletableFuture<@Nullable LeaseRow>> reads = new ArrayList<>(epochs.size());
    epochs.forEach(epoch -> reads.add(read(epoch).toCompletableFuture()));
    return CompletableFuture.allOf(reads.toArray(new CompletableFuture<?>[0]))
        .thenApply(
            ignored ->
                reads.stream().map(CompletableFuture::join).filter(Objects::nonNull).toList());
  }

  @Override
  public CompletionStage<Swap<LeaseRow>> renew(int epoch, long expected, List<Long> checkpoints) {
    return swap(epoch, renew.bind(expected + 1, checkpoints, epoch, expected));
  }

  @Override
  public CompletionStage<Swap<LeaseRow>> seal(int epoch, long expected) {
    return swap(epoch, end.bind(text(LeaseRow.State.SEALED), epoch, expected));
  }

  @Override
  public CompletionStage<Swap<LeaseRow>> cut(int epoch, List<Long> cuts) {
    return swap(epoch, cut.bind(cuts, epoch));
  }

  @Override
  public CompletionStage<Swap<LeaseRow>> recovered(int epoch) {
    return swap(epoch, recovered.bind(epoch));
  }

  @Override
  public CompletionStage<Swap<LeaseRow>> close(int epoch, long expected) {
    return swap(epoch, end.bind(text(LeaseRow.State.CLOSED), epoch, expected));
  }

  @Override
  public CompletionStage<Void> forget(int epoch) {
    return Answers.then(
        Answers.transaction(session, forget.bind(epoch)),
        answer ->
            Answers.applied(answer) || !isThere(answer)
                ? Answers.done(session, deleteListed.bind(epoch))
                : CompletableFuture.completedFuture(null));
  }

  /**
   * A refused transaction answers with the columns of its condition, or with none without a row.
   */
  private static boolean isThere(Row answer) {
    return answer.getColumnDefinitions().contains("state") && !answer.isNull("state");
  }

  /**
   * A refused transaction tells only what its condition is about. The rest is read after it, and
   * may be newer.
   */
  private CompletionStage<Swap<LeaseRow>> swap(int epoch, BoundStatement change) {
    return Answers.then(
        Answers.transaction(session, change),
        answer ->
            Answers.applied(answer)
                ? CompletableFuture.completedFuture(new Swap<>(true, null))
                : Answers.then(
                    read(epoch), row -> CompletableFuture.completedFuture(new Swap<>(false, row))));
  }

  private static LeaseRow lease(int epoch, Row row) {
    return new LeaseRow(
        epoch,
        state(present(row.getString("state"))),
        row.getLong("renewal"),
        List.copyOf(present(row.getList("checkpoints", Long.class))),
        row.isNull("cuts") ? null : List.copyOf(present(row.getList("cuts", Long.class))),
        present(row.getString("node")),
        row.isNull("seal_after") ? null : Duration.ofMillis(row.getLong("seal_after")));
  }

  private static String text(LeaseRow.State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  private static LeaseRow.State state(String text) {
    return LeaseRow.State.valueOf(text.toUpperCase(Locale.ROOT));
  }

  private static <T> T present(@Nullable T value) {
    return Objects.requireNonNull(value, "every row is inserted whole");
  }
}
