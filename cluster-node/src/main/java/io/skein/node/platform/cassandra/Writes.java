package io.skein.node.platform.cassandra;

import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchType;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import com.datastax.oss.driver.api.core.cql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Writes of several statements: together where they share a partition, or one after the other. */
public final class Writes {
  private Writes() {}

  /**
   * One write of repeatable statements that all change the same partition: Cassandra makes one
   * mutation of an unlogged batch of one partition, which is stored whole or not at all.
   *
   * @param statements not empty
   */
  public static Statement<?> together(List<? extends BatchableStatement<?>> statements) {
    if (statements.size() == 1) {
      return statements.get(0);
    }
    // A batch does not take over what its statements were prepared with.
    return BatchStatement.newInstance(
            BatchType.UNLOGGED, statements.toArray(new BatchableStatement<?>[0]))
        .setIdempotent(true)
        .setConsistencyLevel(CassandraSession.CONSISTENCY);
  }

  /**
   * One lightweight transaction of statements that all change the same partition, at least one of
   * them under a condition: all are carried out, or none. Never repeated by the driver.
   *
   * @param statements not empty
   */
  public static Statement<?> transaction(List<? extends BatchableStatement<?>> statements) {
    return BatchStatement.newInstance(
            BatchType.UNLOGGED, statements.toArray(new BatchableStatement<?>[0]))
        .setExecutionProfileName(DriverOptions.LWT)
        .setIdempotent(false)
        .setConsistencyLevel(CassandraSession.CONSISTENCY)
        .setSerialConsistencyLevel(DefaultConsistencyLevel.LOCAL_SERIAL);
  }

  /**
   * Each write once the one before it is durable, so that what is stored when one fails is a
   * prefix.
   *
   * @param unavailable the port's exception, as in {@link StoreFailures#translate}
   * @return complete when all are durable; at once if there are none
   */
  public static CompletableFuture<Void> inOrder(
      CassandraSession session,
      List<? extends Statement<?>> writes,
      BiFunction<String, Throwable, ? extends RuntimeException> unavailable) {
    Sequence sequence = new Sequence(session, writes, unavailable);
    sequence.continueAt(0);
    return sequence.done;
  }

  /** How far a list of writes has come. Confined to one write at a time. */
  private static final class Sequence {
    private final CassandraSession session;
    private final List<? extends Statement<?>> writes;
    private final BiFunction<String, Throwable, ? extends RuntimeException> unavailable;
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    private Sequence(
        CassandraSession session,
        List<? extends Statement<?>> writes,
        BiFunction<String, Throwable, ? extends RuntimeException> unavailable) {
      this.session = session;
      this.writes = writes;
      this.unavailable = unavailable;
    }

    private void continueAt(int index) {
      if (index == writes.size()) {
        done.complete(null);
        return;
      }
      session
          .execute(writes.get(index))
          .whenComplete((stored, failure) -> onWritten(index, failure));
    }

    private void onWritten(int index, @Nullable Throwable failure) {
      if (failure == null) {
        continueAt(index + 1);
      } else {
        done.completeExceptionally(StoreFailures.explain(failure, unavailable));
      }
    }
  }
}
