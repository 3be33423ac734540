package io.skein.node.conversation.cassandra;

import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.Statement;
import io.skein.node.conversation.LivingContents;
import io.skein.node.conversation.LogUnavailableException;
import io.skein.node.platform.cassandra.CassandraSession;
import io.skein.node.platform.cassandra.StoreFailures;
import io.skein.node.platform.cassandra.TimeToLive;
import io.skein.node.platform.cassandra.Writes;
import io.skein.protocol.ConversationId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Contents in table {@code living_contents}, each with a time to live: the store forgets it by
 * itself. Thread-safe; stages complete on the driver's threads.
 */
public final class CassandraLivingContents implements LivingContents {
  /** Of one partition, fixed for the life of a store. */
  private static final int BUCKET_SEQUENCES = 4096;

  /**
   * Contents of one answer of the store, of which a read may take several: 1.6 MB of the largest.
   */
  private static final int ANSWER_ROWS = 100;

  private final CassandraSession session;
  private final PreparedStatement insert;
  private final PreparedStatement select;

  /** Prepares the statements: blocks, for the start of a node. */
  public CassandraLivingContents(CassandraSession session) {
    this.session = session;
    this.insert =
        session.prepareWrite(
            "INSERT INTO living_contents (conversation, bucket, sequence, number, content)"
                + " VALUES (?, ?, ?, ?, ?) USING TTL ?");
    this.select =
        session.prepareRead(
            "SELECT number, content FROM living_contents"
                + " WHERE conversation = ? AND bucket = ? AND sequence >= ? AND sequence <= ?");
  }

  @Override
  public CompletionStage<Void> keep(ConversationId conversation, List<Living> contents) {
    Map<Long, List<BoundStatement>> rows = new TreeMap<>();
    for (Living living : contents) {
      long bucket = bucketOf(living.sequence());
      rows.computeIfAbsent(bucket, key -> new ArrayList<>())
          .add(
              insert.bind(
                  conversation.toString(),
                  bucket,
                  living.sequence(),
                  living.number(),
                  living.content(),
                  TimeToLive.seconds(living.life())));
    }
    List<Statement<?>> writes = new ArrayList<>(1);
    rows.values().forEach(bucket -> writes.add(Writes.together(bucket)));
    return Writes.inOrder(session, writes, LogUnavailableException::new);
  }

  @Override
  public CompletionStage<Map<Long, ByteBuffer>> find(
      ConversationId conversation, long first, long last) {
    Search search = new Search(conversation, first, last);
    search.readBucket(bucketOf(first));
    return search.found;
  }

  private static long bucketOf(long sequence) {
    return (sequence - 1) / BUCKET_SEQUENCES;
  }

  /** Goes through a range, answer after answer. Confined to one answer at a time. */
  private final class Search {
    private final ConversationId conversation;
    private final long first;
    private final long last;
    private final Map<Long, ByteBuffer> contents = new HashMap<>();
    private final CompletableFuture<Map<Long, ByteBuffer>> found = new CompletableFuture<>();

    Search(ConversationId conversation, long first, long last) {
      this.conversation = conversation;
      this.first = first;
      this.last = last;
    }

    void readBucket(long bucket) {
      if (bucket > bucketOf(last)) {
        found.complete(contents);
        return;
      }
      collect(
          bucket,
          session.execute(
              select.bind(conversation.toString(), bucket, first, last).setPageSize(ANSWER_ROWS)));
    }

    private void collect(long bucket, CompletionStage<AsyncResultSet> answer) {
      answer.whenComplete(
          (rows, failure) -> {
            if (failure != null) {
              found.completeExceptionally(
                  StoreFailures.explain(failure, LogUnavailableException::new));
              return;
            }
            rows.currentPage().forEach(this::add);
            if (rows.hasMorePages()) {
              collect(bucket, rows.fetchNextPage());
            } else {
              readBucket(bucket + 1);
            }
          });
    }

    private void add(Row row) {
      contents.put(
          row.getLong("number"),
          Objects.requireNonNull(row.getByteBuffer("content"), "every row is written whole"));
    }
  }
}
