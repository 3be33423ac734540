package io.skein.node.platform.cassandra;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.cql.SimpleStatementBuilder;
import com.datastax.oss.driver.api.core.cql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A way of this node to the store, for its life: statements are prepared once, at start, and
 * executed without blocking. Thread-safe. Stages complete on the driver's threads: do nothing
 * lengthy there.
 *
 * <p>How a statement was prepared decides its consistency, time-out and whether the driver may
 * repeat it; nobody sets these per execution.
 */
public final class CassandraSession implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CassandraSession.class);
  private static final Duration ASK_AGAIN = Duration.ofMillis(200);

  /** Of every read and write that is no lightweight transaction. */
  public static final ConsistencyLevel CONSISTENCY = DefaultConsistencyLevel.LOCAL_QUORUM;

  private final CqlSession driver;

  /** Until when statements are prepared again that the store was late for. */
  private final long prepareDeadline;

  private final AtomicBoolean told = new AtomicBoolean();

  /**
   * @param patience how long, from now on, to go on preparing when the store does not answer in
   *     time
   */
  CassandraSession(CqlSession driver, Duration patience) {
    this.driver = driver;
    this.prepareDeadline = System.nanoTime() + patience.toNanos();
  }

  /**
   * Waits for the store, brings the schema to what this release needs, and connects. Blocks; only
   * for the start of a node.
   *
   * @throws StoreStartException if the store does not answer within the start time-out, refuses the
   *     settings, or has a schema that is newer than this release
   */
  public static CassandraSession open(CassandraSettings settings) {
    CqlSession driver = StoreConnection.await(settings);
    try {
      StoreChecks.beforeMigration(driver, settings);
      new Migrations(driver, settings).run(Migration.ofThisRelease());
      return new CassandraSession(driver, settings.startTimeout());
    } catch (RuntimeException e) {
      driver.close();
      throw e;
    }
  }

  /**
   * Another way to the store beside one that is open, with connections and a queue of its own: what
   * goes by it waits behind nothing that goes by the other. Blocks; only for the start of a node.
   *
   * @throws StoreStartException if the store does not answer within the start time-out, or has no
   *     schema of this release
   */
  public static CassandraSession beside(CassandraSettings settings) {
    return toCurrent(StoreConnection.awaitSilent(settings), settings);
  }

  /**
   * Connects to a keyspace that nodes use, and changes nothing. Blocks; for an operator's look.
   *
   * @throws StoreStartException if the store does not answer within the start time-out, or has no
   *     schema of this release
   */
  public static CassandraSession toLook(CassandraSettings settings) {
    return toCurrent(StoreConnection.await(settings), settings);
  }

  private static CassandraSession toCurrent(CqlSession driver, CassandraSettings settings) {
    try {
      new Migrations(driver, settings).require(Migration.ofThisRelease());
      return new CassandraSession(driver, settings.startTimeout());
    } catch (RuntimeException e) {
      driver.close();
      throw e;
    }
  }

  /** Prepares a read that sees every acknowledged write: LOCAL_QUORUM, repeatable. Blocks. */
  public PreparedStatement prepareRead(String cql) {
    return prepare(repeatable(cql).build());
  }

  /**
   * Prepares a write whose repetition changes nothing: LOCAL_QUORUM, may be repeated by the driver.
   * A counter, or anything that reads before it writes, does not belong here. Blocks.
   */
  public PreparedStatement prepareWrite(String cql) {
    return prepare(repeatable(cql).build());
  }

  /** As above, with a time-out of its own. */
  public PreparedStatement prepareWrite(String cql, Duration timeout) {
    return prepare(repeatable(cql).setTimeout(timeout).build());
  }

  /**
   * Prepares a lightweight transaction: LOCAL_SERIAL, decided at LOCAL_QUORUM, never repeated by
   * the driver. Blocks.
   */
  public PreparedStatement prepareLightweightTransaction(String cql) {
    return prepare(transaction(cql).build());
  }

  /** As above, with a time-out of its own. */
  public PreparedStatement prepareLightweightTransaction(String cql, Duration timeout) {
    return prepare(transaction(cql).setTimeout(timeout).build());
  }

  /**
   * Prepares a read that sees, and if need be finishes, lightweight transactions: LOCAL_SERIAL,
   * never repeated by the driver. Blocks.
   */
  public PreparedStatement prepareSerialRead(String cql) {
    return prepare(serialRead(cql).build());
  }

  /** As above, with a time-out of its own. */
  public PreparedStatement prepareSerialRead(String cql, Duration timeout) {
    return prepare(serialRead(cql).setTimeout(timeout).build());
  }

  /**
   * Nodes that start together on a machine or a ring that has just started itself are answered
   * late; a node that ended for it would have to be started again by somebody.
   */
  private PreparedStatement prepare(SimpleStatement statement) {
    while (true) {
      try {
        return driver.prepare(statement);
      } catch (DriverException e) {
        if (StoreFailures.isForGood(e) || System.nanoTime() - prepareDeadline > 0) {
          throw e;
        }
        if (!told.getAndSet(true)) {
          LOG.info("The store is late with preparing statements: {}", e.toString());
        }
        LockSupport.parkNanos(ASK_AGAIN.toNanos());
      }
    }
  }

  private static SimpleStatementBuilder repeatable(String cql) {
    return SimpleStatement.builder(cql).setConsistencyLevel(CONSISTENCY).setIdempotence(true);
  }

  private static SimpleStatementBuilder serialRead(String cql) {
    return SimpleStatement.builder(cql)
        .setExecutionProfileName(DriverOptions.LWT)
        .setConsistencyLevel(DefaultConsistencyLevel.LOCAL_SERIAL)
        .setIdempotence(true);
  }

  private static SimpleStatementBuilder transaction(String cql) {
    return SimpleStatement.builder(cql)
        .setExecutionProfileName(DriverOptions.LWT)
        .setConsistencyLevel(CONSISTENCY)
        .setSerialConsistencyLevel(DefaultConsistencyLevel.LOCAL_SERIAL)
        .setIdempotence(false);
  }

  /**
   * Executes a bound statement, or a batch of them.
   *
   * @return fails with a {@code DriverException}, in the end; see {@link StoreFailures}
   */
  public CompletionStage<AsyncResultSet> execute(Statement<?> statement) {
    return driver.executeAsync(statement);
  }

  /** Ends the connections; what is in flight fails. */
  @Override
  public void close() {
    driver.close();
  }
}
