package io.skein.node.journal.cassandra;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
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

/**
 * Wake rows in {@code journal_wakes}, a partition per shard, at LOCAL_QUORUM. A row that was
 * removed stays removed, even if a second recovery of the same epoch adds it again, since what it
 * asked for has been done. Thread-safe; stages complete on the driver's threads.
 */
public final class CassandraWakeStore implements WakeStore {
  /** Rows per write: 20 kB. */
  private static final int ROWS_PER_WRITE = 200;

  private final CassandraSession session;
  private final PreparedStatement insert;
  private final PreparedStatement select;
  private final PreparedStatement delete;

  /** Prepares the statements: blocks, for the start of a node. */
  public CassandraWakeStore(CassandraSession session) {
    this.session = session;
    this.insert =
        session.prepareWrite(
            "INSERT INTO journal_wakes (type, shard, epoch, id) VALUES (?, ?, ?, ?)"
                + " USING TIMESTAMP 1");
    this.select =
        session.prepareRead("SELECT epoch, id FROM journal_wakes WHERE type = ? AND shard = ?");
    this.delete =
        session.prepareWrite(
            "DELETE FROM journal_wakes USING TIMESTAMP 2"
                + " WHERE type = ? AND shard = ? AND epoch = ? AND id = ?");
  }

  @Override
  public CompletionStage<Void> add(List<Wake> wakes) {
    Map<ShardId, List<BoundStatement>> byPartition = new LinkedHashMap<>();
    for (Wake wake : wakes) {
      ShardId shard = wake.entity().shard();
      byPartition
          .computeIfAbsent(shard, ignored -> new ArrayList<>())
          .add(insert.bind(shard.type(), shard.number(), wake.epoch(), wake.entity().id()));
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
    return Answers.all(
        session,
        select.bind(shard.type(), shard.number()),
        row ->
            new Wake(
                new Entity(shard, Objects.requireNonNull(row.getString(1), "part of the key")),
                row.getInt(0)));
  }

  @Override
  public CompletionStage<Void> remove(Wake wake) {
    ShardId shard = wake.entity().shard();
    return Answers.done(
        session, delete.bind(shard.type(), shard.number(), wake.epoch(), wake.entity().id()));
  }
}
