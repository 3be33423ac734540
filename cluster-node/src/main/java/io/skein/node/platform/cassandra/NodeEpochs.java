package io.skein.node.platform.cassandra;

import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives each life of a node a number that no other life gets: a counter in the store, moved by
 * lightweight transactions. A number whose transaction has an unknown outcome is given up, since
 * another may see it taken. Blocks; for the start of a node.
 */
public final class NodeEpochs {
  private static final Logger LOG = LoggerFactory.getLogger(NodeEpochs.class);
  private static final Duration TRY_EVERY = Duration.ofMillis(100);

  private final CassandraSession session;
  private final Duration patience;
  private final PreparedStatement read;
  private final PreparedStatement first;
  private final PreparedStatement next;

  /**
   * @param patience how long {@link #take} tries
   */
  public NodeEpochs(CassandraSession session, Duration patience) {
    this.session = session;
    this.patience = patience;
    this.read = session.prepareSerialRead("SELECT last FROM node_epochs WHERE scope = 'skein'");
    this.first =
        session.prepareLightweightTransaction(
            "INSERT INTO node_epochs (scope, last) VALUES ('skein', 1) IF NOT EXISTS");
    this.next =
        session.prepareLightweightTransaction(
            "UPDATE node_epochs SET last = ? WHERE scope = 'skein' IF last = ?");
  }

  /**
   * A fresh epoch, above all that were given before.
   *
   * @throws StoreStartException if the store does not decide in time
   */
  public int take() {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      DriverException failure = null;
      try {
        int epoch = tryTake();
        if (epoch > 0) {
          return epoch;
        }
      } catch (DriverException e) {
        LOG.debug("The outcome of taking an epoch is unknown; taking a later one", e);
        failure = e;
      }
      if (System.nanoTime() - deadline > 0) {
        throw new StoreStartException(
            "the store gave this node no epoch within " + patience.toSeconds() + " s", failure);
      }
      LockSupport.parkNanos(TRY_EVERY.toNanos());
    }
  }

  /** The epoch, or 0 if another node was quicker. */
  private int tryTake() {
    Row row = ask(read.bind());
    if (row == null) {
      return decided(first.bind()) ? 1 : 0;
    }
    int epoch = Math.addExact(row.getInt("last"), 1);
    return decided(next.bind(epoch, epoch - 1)) ? epoch : 0;
  }

  private boolean decided(BoundStatement transaction) {
    Row answer = ask(transaction);
    return answer != null && answer.getBoolean("[applied]");
  }

  private @Nullable Row ask(BoundStatement statement) {
    try {
      return session.execute(statement).toCompletableFuture().join().one();
    } catch (CompletionException e) {
      if (e.getCause() instanceof DriverException failure) {
        throw failure;
      }
      throw e;
    }
  }
}
