package io.skein.node.platform.cassandra;

import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Whether the store answers, for the node's readiness: asks it for next to nothing now and then.
 * The driver by itself takes half a minute to miss a store that hangs. Thread-safe.
 */
public final class StoreProbe implements AutoCloseable {
  private final CassandraSession session;
  private final int failuresMax;
  private final Executor later;
  private final SimpleStatement question =
      SimpleStatement.newInstance("SELECT key FROM system.local");
  private volatile int failures;
  private volatile boolean closed;

  private StoreProbe(CassandraSession session, CassandraSettings.Probe settings) {
    this.session = session;
    this.failuresMax = settings.failuresMax();
    this.later =
        CompletableFuture.delayedExecutor(settings.pause().toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Asks until it is closed; the store answers now. */
  public static StoreProbe start(CassandraSession session, CassandraSettings.Probe settings) {
    StoreProbe probe = new StoreProbe(session, settings);
    probe.later.execute(probe::ask);
    return probe;
  }

  public boolean answers() {
    return failures < failuresMax;
  }

  private void ask() {
    if (!closed) {
      session
          .execute(question)
          .whenComplete(
              (answer, failure) -> {
                failures = failure == null ? 0 : Math.min(failures + 1, failuresMax);
                later.execute(this::ask);
              });
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
