package io.skein.node.platform.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.ResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import com.datastax.oss.driver.api.core.type.codec.TypeCodecs;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the keyspace to the schema of this release, at the start of a node. Several nodes may
 * start at once: one of them works, holding {@link SchemaLock}, the others wait and find it done. A
 * step counts as applied once its row is in {@code schema_migrations}, which is written after all
 * stores agree on the schema; a step that was interrupted is run again.
 *
 * <p>Blocks; one object per start, used by one thread.
 */
final class Migrations {
  private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);

  /**
   * Each look is a lightweight transaction, and takes from the stores what the working node needs.
   */
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private final CqlSession driver;
  private final CassandraSettings settings;
  private final String keyspace;
  private final InstantSource clock;

  Migrations(CqlSession driver, CassandraSettings settings) {
    this(driver, settings, InstantSource.system());
  }

  Migrations(CqlSession driver, CassandraSettings settings, InstantSource clock) {
    this.driver = driver;
    this.settings = settings;
    this.clock = clock;
    this.keyspace = settings.keyspace();
  }

  /**
   * Applies what is missing, and leaves the session in the keyspace.
   *
   * @param wanted ascending by version, without gap
   * @throws StoreStartException if the schema is newer than {@code wanted}, an applied step differs
   *     from ours, the store refuses a statement for good, or the migration time-out passes
   */
  void run(List<Migration> wanted) {
    long deadline = System.nanoTime() + settings.migrationTimeout().toNanos();
    // One for all rounds: a lock that could not be given back is this node's still.
    SchemaLock lock = new SchemaLock(driver, keyspace, clock);
    while (!tryMigrate(wanted, lock, deadline)) {
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }
  }

  /**
   * Every step can be repeated, so a store that is busy, does not know yet what another has made,
   * or lets the lock expire costs another round, and not the node: nobody may be there to start it
   * again.
   *
   * @return false if another round may do better
   */
  private boolean tryMigrate(List<Migration> wanted, SchemaLock lock, long deadline) {
    try {
      migrate(wanted, lock, deadline);
      return true;
    } catch (DriverException | SchemaLock.Lost e) {
      if (isForGood(e) || System.nanoTime() - deadline > 0) {
        throw new StoreStartException(
            "the schema of keyspace "
                + keyspace
                + " cannot be brought up to date: "
                + e.getMessage(),
            e);
      }
      LOG.info("The schema of keyspace {} must wait: {}", keyspace, e.toString());
      return false;
    }
  }

  /** What names something that the store does not know may be of a table that is being made. */
  private static boolean isForGood(RuntimeException failure) {
    return StoreFailures.isForGood(failure) && !(failure instanceof InvalidQueryException);
  }

  /**
   * Changes nothing, and leaves the session in the keyspace.
   *
   * @throws StoreStartException if the keyspace is not at {@code wanted}, or cannot be read
   */
  void require(List<Migration> wanted) {
    try {
      requireUpToDate(wanted);
    } catch (DriverException e) {
      throw new StoreStartException(
          "keyspace " + keyspace + " cannot be read: " + e.getMessage(), e);
    }
  }

  private void requireUpToDate(List<Migration> wanted) {
    if (!isUpToDate(wanted)) {
      throw new StoreStartException(
          "keyspace "
              + keyspace
              + " has no schema of this release: no node of it was started there");
    }
    use();
  }

  private void migrate(List<Migration> wanted, SchemaLock lock, long deadline) {
    if (isUpToDate(wanted)) {
      use();
      LOG.info("Schema of keyspace {} is up to date at {}", keyspace, last(wanted));
      return;
    }
    // The driver would read the whole schema again before it answers each change; once is enough.
    driver.setSchemaMetadataEnabled(false);
    try {
      migrateStale(wanted, lock, deadline);
    } finally {
      driver.setSchemaMetadataEnabled(null);
    }
  }

  private void migrateStale(List<Migration> wanted, SchemaLock lock, long deadline) {
    bootstrap(deadline);
    use();
    while (!lock.tryTake()) {
      if (missing(wanted).isEmpty()) {
        LOG.info("Another node has brought keyspace {} to {}", keyspace, last(wanted));
        return;
      }
      if (System.nanoTime() - deadline > 0) {
        throw new StoreStartException(
            "another node has held the schema lock of keyspace "
                + keyspace
                + " for "
                + settings.migrationTimeout().toSeconds()
                + " s; see its log, and skein.cassandra.migration-timeout");
      }
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }
    try {
      for (Migration migration : missing(wanted)) {
        apply(migration, lock, deadline);
      }
    } finally {
      lock.release();
    }
  }

  private void apply(Migration migration, SchemaLock lock, long deadline) {
    long started = System.nanoTime();
    for (String statement : migration.statements()) {
      lock.hold(deadline);
      change(statement);
    }
    awaitAgreement(deadline);
    driver.execute(
        repeatable(
            "INSERT INTO %s.schema_migrations (scope, version, name, checksum, applied_at)"
                + " VALUES ('skein', ?, ?, ?, toTimestamp(now()))",
            migration.version(), migration.name(), migration.checksum()));
    LOG.info(
        "Applied schema step {} to keyspace {} ({} statements, {} ms)",
        migration,
        keyspace,
        migration.statements().size(),
        Duration.ofNanos(System.nanoTime() - started).toMillis());
  }

  /**
   * Whether there is nothing to do. While another node makes the first tables, a store lists them a
   * moment before it can read them: that is no failure, the bootstrap below waits for them.
   */
  private boolean isUpToDate(List<Migration> wanted) {
    try {
      return isBootstrapped() && missing(wanted).isEmpty();
    } catch (InvalidQueryException beingMade) {
      LOG.debug("The schema's first tables are being made", beingMade);
      return false;
    }
  }

  private boolean isBootstrapped() {
    return driver
        .getMetadata()
        .getKeyspace(keyspace)
        .flatMap(metadata -> metadata.getTable("schema_migrations"))
        .isPresent();
  }

  /**
   * The keyspace, and the two tables that order everything else. No lock can guard these, so two
   * nodes may make them at once through two stores: the fixed ids make both make the same tables.
   */
  private void bootstrap(long deadline) {
    change(
        "CREATE KEYSPACE IF NOT EXISTS %s WITH replication = {'class': 'NetworkTopologyStrategy',"
                .formatted(keyspace)
            + " %s: %d} AND durable_writes = true"
                .formatted(
                    TypeCodecs.TEXT.format(settings.localDatacenter()), settings.replication()));
    // What another node has just made is no change, so the driver waits for nobody; but the next
    // statement may go to a store that has not heard of the keyspace.
    awaitAgreement(deadline);
    // A handful of rows in one partition, written once each.
    change(
        "CREATE TABLE IF NOT EXISTS %s.schema_migrations (scope text, version int, name text,"
                .formatted(keyspace)
            + " checksum text, applied_at timestamp, PRIMARY KEY (scope, version)) WITH ID = '%s'"
                .formatted(tableId("schema_migrations")));
    // One row, by lightweight transactions only.
    change(
        "CREATE TABLE IF NOT EXISTS %s.schema_lock (scope text PRIMARY KEY, holder uuid)"
                .formatted(keyspace)
            + " WITH ID = '%s'".formatted(tableId("schema_lock")));
    awaitAgreement(deadline);
  }

  private UUID tableId(String table) {
    return UUID.nameUUIDFromBytes((keyspace + "." + table).getBytes(StandardCharsets.UTF_8));
  }

  private void use() {
    driver.execute("USE " + keyspace);
  }

  private List<Migration> missing(List<Migration> wanted) {
    Map<Integer, String> applied = applied();
    for (Map.Entry<Integer, String> step : applied.entrySet()) {
      if (step.getKey() > wanted.size()) {
        throw new StoreStartException(
            "keyspace %s has schema step %d, this release knows steps up to %d: start the newer release"
                .formatted(keyspace, step.getKey(), wanted.size()));
      }
      Migration ours = wanted.get(step.getKey() - 1);
      if (!ours.checksum().equals(step.getValue())) {
        throw new StoreStartException(
            "schema step %s differs from what was applied to keyspace %s: it was changed after a"
                    .formatted(ours, keyspace)
                + " release; restore it, and put changes into a new step");
      }
    }
    return wanted.stream().filter(migration -> !applied.containsKey(migration.version())).toList();
  }

  /** What is applied: version to checksum. */
  private Map<Integer, String> applied() {
    ResultSet rows =
        driver.execute(
            repeatable("SELECT version, checksum FROM %s.schema_migrations WHERE scope = 'skein'"));
    Map<Integer, String> checksums = new TreeMap<>();
    for (Row row : rows) {
      checksums.put(row.getInt("version"), String.valueOf(row.getString("checksum")));
    }
    return checksums;
  }

  private SimpleStatement repeatable(String cql, Object... values) {
    return SimpleStatement.builder(cql.formatted(keyspace))
        .addPositionalValues(values)
        .setIdempotence(true)
        .build();
  }

  /** Not repeated by the driver: two of the same at once are what the lock is to prevent. */
  private void change(String statement) {
    driver.execute(
        SimpleStatement.builder(statement)
            .setTimeout(settings.migrationTimeout())
            .setIdempotence(false)
            .build());
  }

  private void awaitAgreement(long deadline) {
    while (!driver.checkSchemaAgreement()) {
      if (System.nanoTime() - deadline > 0) {
        throw new StoreStartException(
            "the stores do not agree on the schema of keyspace "
                + keyspace
                + " within "
                + settings.migrationTimeout().toSeconds()
                + " s: is one of them down, or of another Cassandra version?");
      }
    }
  }

  private static String last(List<Migration> wanted) {
    return wanted.isEmpty() ? "no step" : wanted.get(wanted.size() - 1).toString();
  }
}
