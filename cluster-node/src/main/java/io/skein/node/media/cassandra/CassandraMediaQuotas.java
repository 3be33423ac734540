package io.skein.node.media.cassandra;

import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.skein.node.media.MediaQuotas;
import io.skein.node.platform.cassandra.CassandraSession;
import io.skein.protocol.MediaId;
import io.skein.protocol.UserId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Quotas in table {@code media_quotas}, a partition per user: a row and the sum change in one
 * transaction, which names the state that it was decided on and is tried again if that has changed.
 * Thread-safe; stages complete on the driver's threads.
 */
public final class CassandraMediaQuotas implements MediaQuotas {
  private final CassandraSession session;
  private final PreparedStatement select;
  private final PreparedStatement selectUsed;
  private final PreparedStatement insertFirst;
  private final PreparedStatement insert;
  private final PreparedStatement delete;

  /** Prepares the statements: blocks, for the start of a node. */
  public CassandraMediaQuotas(CassandraSession session) {
    this.session = session;
    this.select =
        session.prepareSerialRead(
            "SELECT used, size FROM media_quotas WHERE owner = ? AND media = ?",
            Calls.SERIAL_TIMEOUT);
    this.selectUsed =
        session.prepareSerialRead(
            "SELECT used FROM media_quotas WHERE owner = ? LIMIT 1", Calls.SERIAL_TIMEOUT);
    String row = "INSERT INTO media_quotas (owner, media, size) VALUES (?, ?, ?) IF NOT EXISTS;";
    this.insertFirst =
        session.prepareLightweightTransaction(
            "BEGIN BATCH UPDATE media_quotas SET used = ? WHERE owner = ? IF used = null; "
                + row
                + " APPLY BATCH");
    this.insert =
        session.prepareLightweightTransaction(
            "BEGIN BATCH UPDATE media_quotas SET used = ? WHERE owner = ? IF used = ?; "
                + row
                + " APPLY BATCH");
    this.delete =
        session.prepareLightweightTransaction(
            "BEGIN BATCH UPDATE media_quotas SET used = ? WHERE owner = ? IF used = ?;"
                + " DELETE FROM media_quotas WHERE owner = ? AND media = ? IF EXISTS; APPLY BATCH");
  }

  /**
   * What a transaction is decided on.
   *
   * @param counted whether anything was ever counted for this user
   * @param size of the media in question; 0: not counted
   */
  private record State(boolean counted, long used, long size) {}

  @Override
  public CompletionStage<Boolean> reserve(UserId owner, MediaId media, long size, long quota) {
    return state(owner, media)
        .thenCompose(
            state -> {
              if (state.size() > 0) {
                return CompletableFuture.completedFuture(true);
              }
              if (size > quota - state.used()) {
                return CompletableFuture.completedFuture(false);
              }
              long sum = state.used() + size;
              return Calls.transaction(
                      session,
                      state.counted()
                          ? insert.bind(
                              sum, owner.value(), state.used(), owner.value(), media.value(), size)
                          : insertFirst.bind(
                              sum, owner.value(), owner.value(), media.value(), size))
                  .thenCompose(
                      applied ->
                          applied
                              ? CompletableFuture.completedFuture(true)
                              : reserve(owner, media, size, quota));
            });
  }

  @Override
  public CompletionStage<Void> release(UserId owner, MediaId media) {
    return state(owner, media)
        .thenCompose(
            state -> {
              if (state.size() == 0) {
                return CompletableFuture.completedFuture(null);
              }
              return Calls.transaction(
                      session,
                      delete.bind(
                          state.used() - state.size(),
                          owner.value(),
                          state.used(),
                          owner.value(),
                          media.value()))
                  .thenCompose(
                      applied ->
                          applied
                              ? CompletableFuture.completedFuture(null)
                              : release(owner, media));
            });
  }

  @Override
  public CompletionStage<Long> used(UserId owner) {
    return state(owner).thenApply(State::used);
  }

  /** A partition whose rows are not this media's still tells its sum. */
  private CompletionStage<State> state(UserId owner, MediaId media) {
    return Calls.read(
            session,
            select.bind(owner.value(), media.value()),
            rows -> {
              Row row = rows.one();
              return row == null ? 0L : row.getLong("size");
            })
        .thenCompose(
            size ->
                state(owner).thenApply(state -> new State(state.counted(), state.used(), size)));
  }

  private CompletionStage<State> state(UserId owner) {
    return Calls.read(
        session,
        selectUsed.bind(owner.value()),
        rows -> {
          Row row = rows.one();
          return row == null || row.isNull("used")
              ? new State(false, 0, 0)
              : new State(true, row.getLong("used"), 0);
        });
  }
}
