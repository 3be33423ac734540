package io.skein.node.platform.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one node at a time change the schema: a row that expires, so that a node which dies while it
 * holds the lock stops nobody for long. Losing it to expiry does little harm, since every step can
 * be repeated; it prevents two stores from making the same table at once, each its own way.
 *
 * <p>Used by one thread.
 */
final class SchemaLock {
  private static final Logger LOG = LoggerFactory.getLogger(SchemaLock.class);

  /** Longer than any one statement takes; the holder renews before each. */
  static final int EXPIRY_SECONDS = 60;

  /** Another node has the lock, or nobody. */
  static final class Lost extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private Lost() {
      super("the schema lock expired while a statement ran");
    }
  }

  private static final Duration ASK_AGAIN = Duration.ofMillis(200);

  private final CqlSession driver;
  private final String table;
  private final UUID holder = UUID.randomUUID();

  SchemaLock(CqlSession driver, String keyspace) {
    this.driver = driver;
    this.table = keyspace + ".schema_lock";
  }

  /** False if another holds it, or if the store did not say who does: try again. */
  boolean tryTake() {
    try {
      Row answer =
          decide("UPDATE %s USING TTL %d SET holder = ? WHERE scope = 'skein' IF holder = null");
      // Mine already: an earlier try, whose answer was lost.
      return applied(answer) || holder.equals(answer.getUuid("holder"));
    } catch (DriverException e) {
      LOG.debug("The schema lock's state is unknown", e);
      return false;
    }
  }

  /**
   * Keeps it for another term. A ring whose stores have just started, with other nodes asking for
   * the lock all the time, does not answer each time: a renewal may be repeated, as it changes
   * nothing once it has taken effect.
   *
   * @param deadline until when to ask, of {@code System.nanoTime()}
   * @throws Lost if it is held no more
   */
  void renew(long deadline) {
    while (true) {
      try {
        if (!applied(
            decide("UPDATE %s USING TTL %d SET holder = ? WHERE scope = 'skein' IF holder = ?"))) {
          throw new Lost();
        }
        return;
      } catch (DriverException e) {
        if (System.nanoTime() - deadline > 0) {
          throw e;
        }
        LOG.debug("The schema lock's renewal is unknown", e);
        LockSupport.parkNanos(ASK_AGAIN.toNanos());
      }
    }
  }

  /** Failing to release is no failure: the lock expires. */
  void release() {
    try {
      decide("DELETE FROM %s WHERE scope = 'skein' IF holder = ?");
    } catch (DriverException e) {
      LOG.debug("The schema lock is left to expire", e);
    }
  }

  private Row decide(String cql) {
    Object[] values = new Object[(int) cql.chars().filter(character -> character == '?').count()];
    Arrays.fill(values, holder);
    return Objects.requireNonNull(
        driver
            .execute(
                SimpleStatement.builder(cql.formatted(table, EXPIRY_SECONDS))
                    .addPositionalValues(values)
                    .setExecutionProfileName(DriverOptions.LWT)
                    .setIdempotence(false)
                    .build())
            .one(),
        "a lightweight transaction is always answered by a row");
  }

  private static boolean applied(Row answer) {
    return answer.getBoolean("[applied]");
  }
}
