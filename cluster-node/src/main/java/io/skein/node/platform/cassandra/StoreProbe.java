package io.skein.node.platform.cassandra;

import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Whether the store answers, for the node's readiness: asks it for next to nothing once a second.
 * The driver by itself takes half a minute to miss a store that hangs. Thread-safe.
 */
public final class StoreProbe implements AutoCloseable {
  private static final long PAUSE_MILLIS = 1_000;

  /** One late answer is load; two in a row are an outage. */
  private static final int FAILURES = 2;

  private static final Executor LATER =
      CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS);

  private final CassandraSession session;
  private final SimpleStatement question =
      SimpleStatement.newInstance("SELECT key FROM system.local");
  private volatile int failures;
  private volatile boolean closed;

  private StoreProbe(CassandraSession session) {
    this.session = session;
  }

  /** Asks until it is closed; the store answers now. */
  public static StoreProbe start(CassandraSession session) {
    StoreProbe probe = new StoreProbe(session);
    LATER.execute(probe::ask);
    return probe;
  }

  public boolean answers() {
    return failures < FAILURES;
  }

  private void ask() {
    if (!closed) {
      session
          .execute(question)
          .whenComplete(
              (answer, failure) -> {
                failures = failure == null ? 0 : Math.min(failures + 1, FAILURES);
                LATER.execute(this::ask);
              });
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
