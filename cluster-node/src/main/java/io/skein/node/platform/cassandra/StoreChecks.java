package io.skein.node.platform.cassandra;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.metadata.schema.KeyspaceMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks, at start, for settings of the store with which "acknowledged" would not mean durable. They
 * are the operator's to choose, so they are told, not refused.
 */
final class StoreChecks {
  private static final Logger LOG = LoggerFactory.getLogger(StoreChecks.class);

  private StoreChecks() {}

  static void beforeMigration(CqlSession driver, CassandraSettings settings) {
    for (Node node : driver.getMetadata().getNodes().values()) {
      if (settings.localDatacenter().equals(node.getDatacenter())) {
        checkCommitLog(driver, node);
      }
    }
    driver
        .getMetadata()
        .getKeyspace(settings.keyspace())
        .ifPresent(keyspace -> checkKeyspace(keyspace, settings));
  }

  private static void checkCommitLog(CqlSession driver, Node node) {
    // Virtual tables speak of the node that is asked.
    SimpleStatement question =
        SimpleStatement.builder(
                "SELECT value FROM system_views.settings WHERE name = 'commitlog_sync'")
            .setNode(node)
            .setConsistencyLevel(ConsistencyLevel.ONE)
            .setIdempotence(true)
            .build();
    try {
      Row row = driver.execute(question).one();
      String sync = row == null ? "unknown" : String.valueOf(row.getString("value"));
      if (!losesNothing(sync)) {
        LOG.warn(
            "Store {} has commitlog_sync: {}. If it is killed it forgets what it acknowledged in its"
                + " last moments (up to commitlog_sync_period, 10 s, when the machine fails), and"
                + " with it messages that users were told are safe. Set commitlog_sync: batch in its"
                + " cassandra.yaml and restart it.",
            node.getEndPoint(),
            sync);
      }
    } catch (DriverException e) {
      LOG.warn(
          "Cannot tell whether store {} has commitlog_sync: batch, which durability rests on: {}",
          node.getEndPoint(),
          e.getMessage());
    }
  }

  /**
   * Whether a store with this commitlog_sync answers a write only after the fsync that covers it.
   */
  static boolean losesNothing(String commitLogSync) {
    return commitLogSync.equals("batch") || commitLogSync.equals("group");
  }

  private static void checkKeyspace(KeyspaceMetadata keyspace, CassandraSettings settings) {
    if (!keyspace.isDurableWrites()) {
      LOG.warn(
          "Keyspace {} has durable_writes = false: a store that stops loses acknowledged messages."
              + " Run ALTER KEYSPACE {} WITH durable_writes = true.",
          settings.keyspace(),
          settings.keyspace());
    }
    String copies = keyspace.getReplication().get(settings.localDatacenter());
    if (!Integer.toString(settings.replication()).equals(copies)) {
      LOG.warn(
          "Keyspace {} keeps {} copies in {}, skein.cassandra.replication says {}. The setting counts"
              + " only when the keyspace is made: ALTER KEYSPACE it and repair, or correct the"
              + " setting.",
          settings.keyspace(),
          copies,
          settings.localDatacenter(),
          settings.replication());
    }
  }
}
