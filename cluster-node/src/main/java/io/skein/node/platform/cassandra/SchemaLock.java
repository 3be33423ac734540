package io.skein.node.platform.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
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

  /**
   * The term, in seconds. When a statement begins, at least a minute of it is left, which is longer
   * than any one statement takes.
   */
  static final int EXPIRY_SECONDS = 75;

  /**
   * A new keyspace takes some thirty statements: a renewal before each took a second of a start.
   */
  private static final Duration RENEW_AFTER = Duration.ofSeconds(10);

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
  private final InstantSource clock;

  /** Null while no term is known to run. */
  private @Nullable Term term;

  /**
   * A lock that nobody has taken.
   *
   * @param clock the wall clock
   */
  SchemaLock(CqlSession driver, String keyspace, InstantSource clock) {
    this.driver = driver;
    this.table = keyspace + ".schema_lock";
    this.clock = clock;
  }

  /** False if another holds it, or if the store did not say who does: try again. */
  boolean tryTake() {
    term = null;
    try {
      Row answer =
          decideForATerm(
              "UPDATE %s USING TTL %d SET holder = ? WHERE scope = 'skein' IF holder = null");
      // Mine already: an earlier try, whose answer was lost.
      return applied(answer) || holder.equals(answer.getUuid("holder"));
    } catch (DriverException e) {
      LOG.debug("The schema lock's state is unknown", e);
      return false;
    }
  }

  /**
   * Makes sure that enough of the term is left for a statement. A ring whose stores have just
   * started, with other nodes asking for the lock all the time, does not answer each time: a
   * renewal may be repeated, as it changes nothing once it has taken effect.
   *
   * @param deadline until when to ask, of {@code System.nanoTime()}
   * @throws Lost if it is held no more
   */
  void hold(long deadline) {
    if (term != null && term.isYoung(clock)) {
      return;
    }
    while (true) {
      try {
        if (!applied(
            decideForATerm(
                "UPDATE %s USING TTL %d SET holder = ? WHERE scope = 'skein' IF holder = ?"))) {
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

  /** What is applied begins a term, which counts from before it was asked for. */
  private Row decideForATerm(String cql) {
    Term asked = new Term(System.nanoTime(), clock.instant());
    Row answer = decide(cql);
    if (applied(answer)) {
      term = asked;
    }
    return answer;
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

  /** When a term began, by both clocks: one stands still while the machine sleeps, one is set. */
  private record Term(long nanos, Instant wall) {
    boolean isYoung(InstantSource clock) {
      Duration passed = Duration.between(wall, clock.instant());
      return System.nanoTime() - nanos < RENEW_AFTER.toNanos()
          && !passed.isNegative()
          && passed.compareTo(RENEW_AFTER) < 0;
    }
  }
}
