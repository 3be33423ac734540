package io.skein.node.journal.cassandra;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.Statement;
import io.skein.node.journal.Entity;
import io.skein.node.journal.JournalUnavailableException;
import io.skein.node.journal.ShardId;
import io.skein.node.journal.WakeStore;
import io.skein.node.platform.cassandra.CassandraSession;
import io.skein.node.platform.cassandra.Writes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * Wake rows in {@code journal_wakes} and {@code actor_wakes}, a partition per shard, at
 * LOCAL_QUORUM. A row that was removed stays removed, even if a second recovery of the same epoch
 * adds it again, since what it asked for has been done. Thread-safe; stages complete on the
 * driver's threads.
 */
public final class CassandraWakeStore implements WakeStore {
  /** Rows per write: 20 kB. */
  private static final int ROWS_PER_WRITE = 200;

  private final CassandraSession session;
  private final Table ofEpochs;
  private final Table ofActors;

  /** Prepares the statements: blocks, for the start of a node. */
  public CassandraWakeStore(CassandraSession session) {
    this.session = session;
    this.ofEpochs = new Table(session, "journal_wakes", "epoch");
    this.ofActors = new Table(session, "actor_wakes", "number");
  }

  /** The statements of a table whose rows are told apart by this column, and the entity's id. */
  private static final class Table {
    final PreparedStatement insert;
    final PreparedStatement select;
    final PreparedStatement delete;

    Table(CassandraSession session, String name, String column) {
      insert =
          session.prepareWrite(
              "INSERT INTO %s (type, shard, %s, id) VALUES (?, ?, ?, ?) USING TIMESTAMP 1"
                  .formatted(name, column));
      select =
          session.prepareRead(
              "SELECT %s, id FROM %s WHERE type = ? AND shard = ?".formatted(column, name));
      delete =
          session.prepareWrite(
              "DELETE FROM %s USING TIMESTAMP 2 WHERE type = ? AND shard = ? AND %s = ? AND id = ?"
                  .formatted(name, column));
    }
  }

  @Override
  public CompletionStage<Void> add(List<Wake> wakes) {
    Map<ShardId, List<BoundStatement>> byPartition = new LinkedHashMap<>();
    for (Wake wake : wakes) {
      ShardId shard = wake.entity().shard();
      byPartition
          .computeIfAbsent(shard, ignored -> new ArrayList<>())
          .add(row(wake, ofEpochs.insert, ofActors.insert));
    }
    List<Statement<?>> writes = new ArrayList<>();
    for (List<BoundStatement> rows : byPartition.values()) {
      for (int from = 0; from < rows.size(); from += ROWS_PER_WRITE) {
        writes.add(
            Writes.together(rows.subList(from, Math.min(from + ROWS_PER_WRITE, rows.size()))));
      }
    }
    return Writes.inOrder(session, writes, JournalUnavailableException::new);
  }

  @Override
  public CompletionStage<List<Wake>> list(ShardId shard) {
    CompletionStage<List<Wake>> ended =
        rows(shard, ofEpochs, (id, row) -> new Wake(id, row.getInt(0), 0));
    return rows(shard, ofActors, (id, row) -> Wake.ofActor(id, row.getLong(0)))
        .thenCombine(
            ended, (actors, epochs) -> Stream.concat(epochs.stream(), actors.stream()).toList());
  }

  private CompletionStage<List<Wake>> rows(
      ShardId shard, Table table, BiFunction<Entity, Row, Wake> wake) {
    return Answers.all(
        session,
        table.select.bind(shard.type(), shard.number()),
        row ->
            wake.apply(
                new Entity(shard, Objects.requireNonNull(row.getString(1), "part of the key")),
                row));
  }

  @Override
  public CompletionStage<Void> remove(Wake wake) {
    return Answers.done(session, row(wake, ofEpochs.delete, ofActors.delete));
  }

  private static BoundStatement row(
      Wake wake, PreparedStatement ofEpoch, PreparedStatement ofActor) {
    ShardId shard = wake.entity().shard();
    String id = wake.entity().id();
    return wake.number() == 0
        ? ofEpoch.bind(shard.type(), shard.number(), wake.epoch(), id)
        : ofActor.bind(shard.type(), shard.number(), wake.number(), id);
  }
}
