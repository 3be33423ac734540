package io.skein.node.platform.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreFindingsTest {
  private static final Map<String, String> NETWORK_3 =
      Map.of("class", "org.apache.cassandra.locator.NetworkTopologyStrategy", "dc1", "3");

  @ParameterizedTest
  @ValueSource(strings = {"batch", "group"})
  void trustsAStoreThatSyncsBeforeItAnswers(String sync) {
    assertThat(StoreFindings.ofStore("s", Map.of(StoreFindings.COMMITLOG_SYNC, sync))).isEmpty();
  }

  @Test
  void saysWhatAPeriodicCommitLogLosesAndHowToChangeIt() {
    List<String> findings =
        StoreFindings.ofStore(
            "10.0.0.1:9042",
            Map.of(
                StoreFindings.COMMITLOG_SYNC,
                "periodic",
                StoreFindings.COMMITLOG_SYNC_PERIOD,
                "10000ms"));

    assertThat(findings)
        .singleElement()
        .asString()
        .contains("10.0.0.1:9042", "periodic", "kill -9", "10000ms", "Set commitlog_sync: batch");
  }

  @Test
  void doubtsAStoreThatDoesNotSay() {
    assertThat(StoreFindings.ofStore("s", Map.of()))
        .singleElement()
        .asString()
        .contains("commitlog_sync: unknown");
  }

  @Test
  void tellsOfDisksWhoseFailureIsIgnoredAndOfDearTransactions() {
    List<String> findings =
        StoreFindings.ofStore(
            "s",
            Map.of(
                StoreFindings.COMMITLOG_SYNC, "batch",
                StoreFindings.DISK_FAILURE_POLICY, "ignore",
                StoreFindings.COMMIT_FAILURE_POLICY, "ignore",
                StoreFindings.PAXOS_VARIANT, "v1"));

    assertThat(findings)
        .hasSize(3)
        .anyMatch(finding -> finding.contains("disk_failure_policy: ignore"))
        .anyMatch(finding -> finding.contains("commit_failure_policy: ignore"))
        .anyMatch(finding -> finding.contains("paxos_variant: v1"));
  }

  @Test
  void isContentWithThreeDurableCopiesOnThreeStores() {
    assertThat(StoreFindings.ofKeyspace(settings(3), true, NETWORK_3, 3)).isEmpty();
    assertThat(StoreFindings.ofNewKeyspace(settings(3), 3)).isEmpty();
    assertThat(StoreFindings.ofNewKeyspace(settings(1), 1)).isEmpty();
  }

  @Test
  void tellsOfAKeyspaceWithoutCommitLog() {
    assertThat(StoreFindings.ofKeyspace(settings(3), false, NETWORK_3, 3))
        .singleElement()
        .asString()
        .contains("durable_writes = false", "ALTER KEYSPACE skein");
  }

  @Test
  void tellsOfASettingThatTheKeyspaceDoesNotFollow() {
    assertThat(StoreFindings.ofKeyspace(settings(5), true, NETWORK_3, 5))
        .singleElement()
        .asString()
        .contains("keeps 3 copies in dc1", "replication says 5", "repair");
  }

  @Test
  void tellsOfAKeyspaceThatIsNotInThisDatacenter() {
    Map<String, String> simple =
        Map.of("class", "org.apache.cassandra.locator.SimpleStrategy", "replication_factor", "3");

    assertThat(StoreFindings.ofKeyspace(settings(3), true, simple, 3))
        .anyMatch(finding -> finding.contains("keeps 0 copies") && finding.contains("Simple"))
        .anyMatch(finding -> finding.contains("nothing can be stored"));
  }

  @Test
  void tellsOfAQuorumThatIsOutOfReach() {
    assertThat(StoreFindings.ofNewKeyspace(settings(3), 1))
        .singleElement()
        .asString()
        .contains("a quorum of 2 is out of reach");
  }

  @Test
  void tellsOfTooFewCopiesWhereThereAreStoresForMore() {
    assertThat(StoreFindings.ofNewKeyspace(settings(1), 3))
        .singleElement()
        .asString()
        .contains("loses messages");
    assertThat(StoreFindings.ofNewKeyspace(settings(2), 3))
        .singleElement()
        .asString()
        .contains("stops all posts");
  }

  private static CassandraSettings settings(int replication) {
    return CassandraSettings.from(
        ConfigFactory.parseMap(
                Map.of(
                    "skein.cassandra.local-datacenter",
                    "dc1",
                    "skein.cassandra.replication",
                    replication))
            .withFallback(ConfigFactory.parseResources("skein/cassandra.conf"))
            .resolve());
  }
}
