package io.skein.node.journal.cassandra;

import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import io.skein.node.journal.Entity;
import io.skein.node.journal.PageStore;
import io.skein.node.platform.cassandra.CassandraSession;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

/**
 * Pages in {@code history_pages}, a partition per bucket, at LOCAL_QUORUM. Thread-safe; stages
 * complete on the driver's threads, where pages are decoded too.
 */
public final class CassandraPageStore implements PageStore {
  /**
   * Pages of one answer of the store, of which a read may take several: 2 MB of full common ones.
   */
  private static final int ANSWER_PAGES = 128;

  private final CassandraSession session;
  private final PreparedStatement insert;
  private final PreparedStatement select;

  /** Prepares the statements: blocks, for the start of a node. */
  public CassandraPageStore(CassandraSession session) {
    this.session = session;
    this.insert =
        session.prepareWrite(
            "INSERT INTO history_pages (type, id, bucket, first, page) VALUES (?, ?, ?, ?, ?)"
                + " USING TIMESTAMP ?");
    this.select =
        session.prepareRead(
            "SELECT first, page FROM history_pages"
                + " WHERE type = ? AND id = ? AND bucket = ? AND first >= ? AND first <= ?");
  }

  @Override
  public CompletionStage<Void> write(Page page, long timestamp) {
    return Answers.done(
        session,
        insert
            .boundStatementBuilder()
            .setString(0, page.entity().shard().type())
            .setString(1, page.entity().id())
            .setLong(2, bucketOf(page.first()))
            .setLong(3, page.first())
            .setByteBuffer(4, PageCodec.encode(page))
            .setLong(5, timestamp)
            .build());
  }

  @Override
  public CompletionStage<List<Page>> read(
      Entity entity, long bucket, long firstFrom, long firstTo) {
    return Answers.all(
        session,
        select
            .bind(entity.shard().type(), entity.id(), bucket, firstFrom, firstTo)
            .setPageSize(ANSWER_PAGES),
        row ->
            PageCodec.decode(
                entity,
                row.getLong(0),
                Objects.requireNonNull(row.getByteBuffer(1), "every row is written whole")));
  }
}
