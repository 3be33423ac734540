package io.skein.node.schedule.cassandra;

import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.skein.node.platform.cassandra.CassandraSession;
import io.skein.node.platform.cassandra.StoreFailures;
import io.skein.node.platform.cassandra.Writes;
import io.skein.node.schedule.KeptPost;
import io.skein.node.schedule.ScheduleStore;
import io.skein.node.schedule.ScheduleUnavailableException;
import io.skein.protocol.ClientId;
import io.skein.protocol.UserId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Scheduled posts in Cassandra: one partition per user, changed by lightweight transactions alone,
 * each under the condition that the user's newest change is the one that it follows. Thread-safe;
 * stages complete on the driver's threads.
 */
public final class CassandraScheduleStore implements ScheduleStore {
  private final CassandraSession session;
  private final PreparedStatement select;
  private final PreparedStatement begin;
  private final PreparedStatement advance;
  private final PreparedStatement insert;
  private final PreparedStatement delete;

  /** Prepares the statements: blocks, for the start of a node. */
  public CassandraScheduleStore(CassandraSession session) {
    this.session = session;
    this.select =
        session.prepareSerialRead("SELECT post, state, last FROM scheduled_posts WHERE user = ?");
    this.begin =
        session.prepareLightweightTransaction(
            "UPDATE scheduled_posts SET last = ? WHERE user = ? IF last = null");
    this.advance =
        session.prepareLightweightTransaction(
            "UPDATE scheduled_posts SET last = ? WHERE user = ? IF last = ?");
    this.insert =
        session.prepareWrite("INSERT INTO scheduled_posts (user, post, state) VALUES (?, ?, ?)");
    this.delete = session.prepareWrite("DELETE FROM scheduled_posts WHERE user = ? AND post = ?");
  }

  @Override
  public CompletionStage<Stored> load(UserId user) {
    CompletableFuture<Stored> loaded = new CompletableFuture<>();
    collect(session.execute(select.bind(user.value())), new PostRows(), loaded);
    return loaded;
  }

  private static void collect(
      CompletionStage<AsyncResultSet> page, PostRows rows, CompletableFuture<Stored> loaded) {
    page.whenComplete(
        (found, failure) -> {
          if (failure != null) {
            loaded.completeExceptionally(
                StoreFailures.explain(failure, ScheduleUnavailableException::new));
            return;
          }
          try {
            found.currentPage().forEach(rows::add);
          } catch (IllegalStateException e) {
            loaded.completeExceptionally(e);
            return;
          }
          if (found.hasMorePages()) {
            collect(found.fetchNextPage(), rows, loaded);
          } else {
            loaded.complete(rows.stored());
          }
        });
  }

  /** The rows of one user's partition. Used by one page after the other. */
  private static final class PostRows {
    private final List<KeptPost> posts = new ArrayList<>();
    private long last;
    private boolean first = true;

    void add(Row row) {
      if (first) {
        // A later page may know a change that an earlier one does not: with the oldest number of
        // all the next write is refused then, and all of it read again.
        last = row.getLong("last");
        first = false;
      }
      ByteBuffer state = row.getByteBuffer("state");
      if (state != null) {
        UUID post = Objects.requireNonNull(row.getUuid("post"), "part of the key");
        posts.add(
            ScheduledPostCodec.decode(
                new ClientId(post.getMostSignificantBits(), post.getLeastSignificantBits()),
                state));
      }
    }

    Stored stored() {
      return new Stored(last, List.copyOf(posts));
    }
  }

  @Override
  public CompletionStage<Boolean> write(UserId user, Change change) {
    List<BatchableStatement<?>> statements = new ArrayList<>();
    statements.add(
        change.after() == 0
            ? begin.bind(change.number(), user.value())
            : advance.bind(change.number(), user.value(), change.after()));
    for (KeptPost kept : change.posts()) {
      statements.add(
          insert.bind(
              user.value(), uuid(kept.post().clientId()), ScheduledPostCodec.encode(user, kept)));
    }
    for (ClientId id : change.gone()) {
      statements.add(delete.bind(user.value(), uuid(id)));
    }
    return StoreFailures.translate(
        session.execute(Writes.transaction(statements)),
        answer ->
            Objects.requireNonNull(answer.one(), "a transaction is always answered")
                .getBoolean("[applied]"),
        ScheduleUnavailableException::new);
  }

  static UUID uuid(ClientId id) {
    return new UUID(id.high(), id.low());
  }
}
