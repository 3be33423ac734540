package io.skein.node.platform.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverExecutionProfile;
import com.datastax.oss.driver.api.core.metadata.Node;
import io.skein.node.testing.MigratedStore;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The embedded store keeps what its settings file says that Skein's guarantees rest on. */
class StoreChecksIT {

  @Test
  void findsNothingToSayAboutTheEmbeddedStore() {
    try (CqlSession driver =
        StoreConnection.await(MigratedStore.settings(MigratedStore.keyspace()))) {
      Node store = driver.getMetadata().getNodes().values().iterator().next();

      Map<String, String> settings = StoreChecks.settingsOf(store, driver);

      assertThat(settings)
          .containsKeys(StoreFindings.SETTINGS.toArray(String[]::new))
          .containsEntry(StoreFindings.COMMITLOG_SYNC, "batch")
          .containsEntry(StoreFindings.PAXOS_VARIANT, "v2")
          .containsEntry(StoreFindings.DISK_FAILURE_POLICY, "stop");
      assertThat(StoreFindings.ofStore("store-1", settings)).isEmpty();
    }
  }

  @Test
  void refusesADriverThatReadsOrWritesBelowAQuorumOrRepeatsTransactions() {
    try (CqlSession driver =
        StoreConnection.await(MigratedStore.settings(MigratedStore.keyspace()))) {
      DriverExecutionProfile normal = driver.getContext().getConfig().getDefaultProfile();
      DriverExecutionProfile transactions =
          driver.getContext().getConfig().getProfile(DriverOptions.LWT);
      StoreChecks.checkConsistency(normal);
      StoreChecks.checkConsistency(transactions);

      assertRefused(normal.withString(DefaultDriverOption.REQUEST_CONSISTENCY, "LOCAL_ONE"));
      assertRefused(normal.withString(DefaultDriverOption.REQUEST_SERIAL_CONSISTENCY, "SERIAL"));
      assertRefused(
          transactions.withString(DefaultDriverOption.RETRY_POLICY_CLASS, "DefaultRetryPolicy"));
      assertRefused(
          transactions.withString(
              DefaultDriverOption.SPECULATIVE_EXECUTION_POLICY_CLASS,
              "ConstantSpeculativeExecutionPolicy"));
    }
  }

  private static void assertRefused(DriverExecutionProfile profile) {
    assertThatThrownBy(() -> StoreChecks.checkConsistency(profile))
        .isInstanceOf(StoreStartException.class)
        .hasMessageContaining(profile.getName());
  }
}
