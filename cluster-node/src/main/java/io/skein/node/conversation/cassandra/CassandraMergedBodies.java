package io.skein.node.conversation.cassandra;

import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.Statement;
import io.skein.node.conversation.LogUnavailableException;
import io.skein.node.conversation.MergedBodies;
import io.skein.node.conversation.journal.MergedEntryCodec;
import io.skein.node.platform.cassandra.CassandraSession;
import io.skein.node.platform.cassandra.StoreFailures;
import io.skein.node.platform.cassandra.TimeToLive;
import io.skein.node.platform.cassandra.Writes;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Bodies in table {@code merged_bodies}, a partition each. Thread-safe; stages complete on the
 * driver's threads.
 */
public final class CassandraMergedBodies implements MergedBodies {
  /** Of one write; a single message may be a little larger. */
  private static final int WRITE_BYTES = 64 * 1024;

  /** Messages of one answer of the store, of which a read may take several. */
  private static final int ANSWER_ROWS = 100;

  /** What {@code USING TTL} takes for no end. */
  private static final int FOR_EVER = 0;

  private final CassandraSession session;
  private final PreparedStatement insert;
  private final PreparedStatement selectSome;
  private final PreparedStatement selectAll;
  private final PreparedStatement delete;

  /** Prepares the statements: blocks, for the start of a node. */
  public CassandraMergedBodies(CassandraSession session) {
    this.session = session;
    this.insert =
        session.prepareWrite(
            "INSERT INTO merged_bodies (body, section, position, message) VALUES (?, ?, ?, ?)"
                + " USING TTL ?");
    this.selectSome =
        session.prepareRead(
            "SELECT section, position, message FROM merged_bodies"
                + " WHERE body = ? AND section = ? AND position > ? LIMIT ?");
    this.selectAll =
        session.prepareRead("SELECT section, position, message FROM merged_bodies WHERE body = ?");
    this.delete = session.prepareWrite("DELETE FROM merged_bodies WHERE body = ?");
  }

  @Override
  public CompletionStage<Void> keep(long body, List<Part> parts, @Nullable Duration life) {
    int seconds = life == null ? FOR_EVER : TimeToLive.seconds(life);
    List<Statement<?>> writes = new ArrayList<>();
    List<BoundStatement> together = new ArrayList<>();
    int bytes = 0;
    for (Part part : parts) {
      ByteBuffer message = MergedEntryCodec.encode(part);
      if (!together.isEmpty() && bytes + message.remaining() > WRITE_BYTES) {
        writes.add(Writes.together(together));
        together = new ArrayList<>();
        bytes = 0;
      }
      bytes += message.remaining();
      together.add(insert.bind(body, part.section(), part.position(), message, seconds));
    }
    if (!together.isEmpty()) {
      writes.add(Writes.together(together));
    }
    return Writes.inOrder(session, writes, LogUnavailableException::new);
  }

  @Override
  public CompletionStage<List<Part>> find(long body, int section, int after, int limit) {
    return StoreFailures.translate(
        session.execute(selectSome.bind(body, section, after, limit)),
        rows -> {
          List<Part> parts = new ArrayList<>(limit);
          rows.currentPage().forEach(row -> parts.add(part(row)));
          return parts;
        },
        LogUnavailableException::new);
  }

  @Override
  public CompletionStage<List<Part>> findAll(long body) {
    CompletableFuture<List<Part>> found = new CompletableFuture<>();
    collect(
        session.execute(selectAll.bind(body).setPageSize(ANSWER_ROWS)), new ArrayList<>(), found);
    return found;
  }

  private static void collect(
      CompletionStage<AsyncResultSet> answer,
      List<Part> parts,
      CompletableFuture<List<Part>> found) {
    answer.whenComplete(
        (rows, failure) -> {
          if (failure != null) {
            found.completeExceptionally(
                StoreFailures.explain(failure, LogUnavailableException::new));
            return;
          }
          try {
            rows.currentPage().forEach(row -> parts.add(part(row)));
          } catch (IllegalStateException damaged) {
            found.completeExceptionally(damaged);
            return;
          }
          if (rows.hasMorePages()) {
            collect(rows.fetchNextPage(), parts, found);
          } else {
            found.complete(parts);
          }
        });
  }

  private static Part part(Row row) {
    return MergedEntryCodec.decode(
        row.getInt("section"),
        row.getInt("position"),
        Objects.requireNonNull(row.getByteBuffer("message"), "every row is written whole"));
  }

  @Override
  public CompletionStage<Void> forget(long body) {
    return StoreFailures.translate(
        session.execute(delete.bind(body)), done -> null, LogUnavailableException::new);
  }
}
