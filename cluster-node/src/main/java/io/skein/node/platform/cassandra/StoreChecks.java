package io.skein.node.platform.cassandra;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverExecutionProfile;
import com.datastax.oss.driver.api.core.config.DriverOption;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.metadata.Node;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks, at start, for settings with which "acknowledged" would not mean durable. Those of the
 * stores are the operator's to choose, so they are told, not refused; a consistency below a quorum
 * is refused, since nothing that Skein promises holds with it (rule 23 of the journal).
 */
final class StoreChecks {
  private static final Logger LOG = LoggerFactory.getLogger(StoreChecks.class);

  private StoreChecks() {}

  /**
   * Asks each store of the local datacenter, and looks at the keyspace if it exists already.
   * Blocks.
   *
   * @throws StoreStartException if this node would read or write below a quorum
   */
  static void beforeMigration(CqlSession driver, CassandraSettings settings) {
    checkConsistency(driver);
    List<Node> stores =
        driver.getMetadata().getNodes().values().stream()
            .filter(node -> settings.localDatacenter().equals(node.getDatacenter()))
            .toList();
    for (Node store : stores) {
      tell(store, driver);
    }
    driver
        .getMetadata()
        .getKeyspace(settings.keyspace())
        .map(
            keyspace ->
                StoreFindings.ofKeyspace(
                    settings, keyspace.isDurableWrites(), keyspace.getReplication(), stores.size()))
        .orElseGet(() -> StoreFindings.ofNewKeyspace(settings, stores.size()))
        .forEach(LOG::warn);
  }

  private static void tell(Node store, CqlSession driver) {
    try {
      StoreFindings.ofStore(String.valueOf(store.getEndPoint()), settingsOf(store, driver))
          .forEach(LOG::warn);
    } catch (DriverException e) {
      LOG.warn(
          "Cannot tell whether store {} has commitlog_sync: batch, which durability rests on: {}",
          store.getEndPoint(),
          e.getMessage());
    }
  }

  /**
   * Virtual tables speak of the store that is asked, so each is.
   *
   * @return what the store says; a name that it does not know is missing
   */
  static Map<String, String> settingsOf(Node store, CqlSession driver) {
    Map<String, String> values = new TreeMap<>();
    for (String name : StoreFindings.SETTINGS) {
      Row row =
          driver
              .execute(
                  SimpleStatement.builder("SELECT value FROM system_views.settings WHERE name = ?")
                      .addPositionalValue(name)
                      .setNode(store)
                      .setConsistencyLevel(ConsistencyLevel.ONE)
                      .setIdempotence(true)
                      .build())
              .one();
      String value = row == null ? null : row.getString("value");
      if (value != null) {
        values.put(name, value);
      }
    }
    return values;
  }

  /**
   * The driver's own default is LOCAL_ONE. Ours is set in {@link DriverOptions}, and by each
   * statement; that it is in force is worth looking at once.
   */
  private static void checkConsistency(CqlSession driver) {
    driver.getContext().getConfig().getProfiles().values().forEach(StoreChecks::checkConsistency);
  }

  static void checkConsistency(DriverExecutionProfile profile) {
    require(profile, DefaultDriverOption.REQUEST_CONSISTENCY, "LOCAL_QUORUM");
    require(profile, DefaultDriverOption.REQUEST_SERIAL_CONSISTENCY, "LOCAL_SERIAL");
    if (profile.getName().equals(DriverOptions.LWT)) {
      require(
          profile,
          DefaultDriverOption.SPECULATIVE_EXECUTION_POLICY_CLASS,
          "NoSpeculativeExecutionPolicy");
      require(profile, DefaultDriverOption.RETRY_POLICY_CLASS, NeverRetry.class.getName());
    }
  }

  private static void require(
      DriverExecutionProfile profile, DriverOption option, String required) {
    String found = profile.getString(option, "nothing");
    if (!found.equals(required)) {
      throw new StoreStartException(
          "the driver's profile %s has %s = %s, and must have %s: acknowledged messages would be lost"
              .formatted(profile.getName(), option.getPath(), found, required));
    }
  }
}
