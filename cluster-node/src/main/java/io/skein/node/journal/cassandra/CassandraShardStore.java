package io.skein.node.journal.cassandra;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.skein.node.journal.ShardId;
import io.skein.node.journal.ShardRow;
import io.skein.node.journal.ShardStore;
import io.skein.node.journal.Swap;
import io.skein.node.platform.cassandra.CassandraSession;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Owners of shards in {@code shard_owners}, a partition each, by lightweight transactions only
 * (rule 11). Thread-safe; stages complete on the driver's threads.
 */
public final class CassandraShardStore implements ShardStore {
  private final CassandraSession session;
  private final PreparedStatement select;
  private final PreparedStatement insert;
  private final PreparedStatement update;
  private final PreparedStatement glance;
  private final PreparedStatement list;

  /**
   * Prepares the statements: blocks, for the start of a node.
   *
   * @param timeout after which the outcome of a transaction is unknown
   */
  public CassandraShardStore(CassandraSession session, Duration timeout) {
    this.session = session;
    String row = "SELECT epoch, generation FROM shard_owners WHERE type = ? AND shard = ?";
    this.select = session.prepareSerialRead(row, timeout);
    this.glance = session.prepareRead(row);
    this.insert =
        session.prepareLightweightTransaction(
            "INSERT INTO shard_owners (type, shard, epoch, generation) VALUES (?, ?, ?, ?)"
                + " IF NOT EXISTS",
            timeout);
    this.update =
        session.prepareLightweightTransaction(
            "UPDATE shard_owners SET epoch = ?, generation = ? WHERE type = ? AND shard = ?"
                + " IF epoch = ? AND generation = ?",
            timeout);
    // Reads the whole table, of a few hundred rows: for operators.
    this.list =
        session.prepareRead(
            "SELECT shard, epoch, generation FROM shard_owners WHERE type = ? ALLOW FILTERING");
  }

  @Override
  public CompletionStage<ShardRow> glance(ShardId shard) {
    return one(glance, shard);
  }

  @Override
  public CompletionStage<ShardRow> read(ShardId shard) {
    return one(select, shard);
  }

  private CompletionStage<ShardRow> one(PreparedStatement read, ShardId shard) {
    return Answers.one(
        session,
        read.bind(shard.type(), shard.number()),
        row -> row == null ? ShardRow.unowned(shard) : row(shard, row));
  }

  @Override
  public CompletionStage<Swap<ShardRow>> replace(ShardRow expected, ShardRow next) {
    ShardId shard = expected.shard();
    if (!next.shard().equals(shard)) {
      throw new IllegalArgumentException(shard + " cannot become " + next.shard());
    }
    // A shard that was ever owned keeps its row and its generation.
    BoundStatement change =
        expected.equals(ShardRow.unowned(shard))
            ? insert.bind(shard.type(), shard.number(), next.epoch(), next.generation())
            : update.bind(
                next.epoch(),
                next.generation(),
                shard.type(),
                shard.number(),
                expected.epoch(),
                expected.generation());
    return Answers.transaction(session, change)
        .thenApply(
            answer ->
                Answers.applied(answer)
                    ? new Swap<>(true, null)
                    : new Swap<>(false, found(shard, answer)));
  }

  /**
   * A refused transaction answers with the columns of its condition, or with none without a row.
   */
  private static ShardRow found(ShardId shard, Row answer) {
    return answer.getColumnDefinitions().contains("generation") && !answer.isNull("generation")
        ? row(shard, answer)
        : ShardRow.unowned(shard);
  }

  private static ShardRow row(ShardId shard, Row row) {
    return new ShardRow(shard, row.getInt("epoch"), row.getLong("generation"));
  }

  @Override
  public CompletionStage<List<ShardRow>> list(String type) {
    return Answers.all(
            session, list.bind(type), row -> row(new ShardId(type, row.getInt("shard")), row))
        .thenApply(
            rows ->
                rows.stream()
                    .sorted(Comparator.comparingInt(row -> row.shard().number()))
                    .toList());
  }
}
