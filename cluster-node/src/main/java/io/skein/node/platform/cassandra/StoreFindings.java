package io.skein.node.platform.cassandra;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What an operator should hear about the stores: each finding says what can be lost, and what to
 * change. Pure.
 */
final class StoreFindings {
  static final String COMMITLOG_SYNC = "commitlog_sync";
  static final String COMMITLOG_SYNC_PERIOD = "commitlog_sync_period";
  static final String DISK_FAILURE_POLICY = "disk_failure_policy";
  static final String COMMIT_FAILURE_POLICY = "commit_failure_policy";
  static final String PAXOS_VARIANT = "paxos_variant";

  /** What each store is asked for, by its name in {@code system_views.settings}. */
  static final List<String> SETTINGS =
      List.of(
          COMMITLOG_SYNC,
          COMMITLOG_SYNC_PERIOD,
          DISK_FAILURE_POLICY,
          COMMIT_FAILURE_POLICY,
          PAXOS_VARIANT);

  private StoreFindings() {}

  /**
   * About one store.
   *
   * @param settings what it answered; an older release lacks some
   */
  static List<String> ofStore(String store, Map<String, String> settings) {
    List<String> findings = new ArrayList<>();
    String sync = settings.getOrDefault(COMMITLOG_SYNC, "unknown");
    if (!losesNothing(sync)) {
      findings.add(
          "Store %s has commitlog_sync: %s. It answers a write before the write is on disk, so"
                  .formatted(store, sync)
              + " that kill -9 of it loses what it acknowledged in its last 0.1 s, and a machine that"
              + " fails what it acknowledged in the last %s; with that, messages whose senders were"
                  .formatted(settings.getOrDefault(COMMITLOG_SYNC_PERIOD, "10 s"))
              + " told that they are safe, and promises that leases rest on. Set commitlog_sync:"
              + " batch in its cassandra.yaml, remove commitlog_sync_period, and restart it.");
    }
    for (String policy : List.of(DISK_FAILURE_POLICY, COMMIT_FAILURE_POLICY)) {
      if ("ignore".equals(settings.get(policy))) {
        findings.add(
            "Store %s has %s: ignore. A failing disk would go unnoticed while it forgets what it"
                    .formatted(store, policy)
                + " acknowledged. Set it to stop or die in its cassandra.yaml and restart it.");
      }
    }
    if ("v1".equals(settings.get(PAXOS_VARIANT))) {
      findings.add(
          "Store %s has paxos_variant: v1. Leases and unique names work, and each costs a round trip"
                  .formatted(store)
              + " between stores more than with v2. Cassandra's NEWS.txt for 4.1 says how to change it.");
    }
    return findings;
  }

  /**
   * Whether a store with this commitlog_sync answers a write only after the fsync that covers it.
   */
  static boolean losesNothing(String commitLogSync) {
    return commitLogSync.equals("batch") || commitLogSync.equals("group");
  }

  /** About a keyspace that is to be made: with as many copies as the settings say. */
  static List<String> ofNewKeyspace(CassandraSettings settings, int stores) {
    return ofCopies(settings, settings.replication(), stores);
  }

  /**
   * About the keyspace.
   *
   * @param replication as the schema has it: class, and copies by datacenter
   * @param stores in the local datacenter
   */
  static List<String> ofKeyspace(
      CassandraSettings settings,
      boolean durableWrites,
      Map<String, String> replication,
      int stores) {
    List<String> findings = new ArrayList<>();
    if (!durableWrites) {
      findings.add(
          "Keyspace %1$s has durable_writes = false: a store that stops loses acknowledged messages."
                  .formatted(settings.keyspace())
              + " Run ALTER KEYSPACE %s WITH durable_writes = true."
                  .formatted(settings.keyspace()));
    }
    String copies = replication.getOrDefault(settings.localDatacenter(), "0");
    if (!copies.equals(Integer.toString(settings.replication()))) {
      findings.add(
          "Keyspace %s keeps %s copies in %s (%s), skein.cassandra.replication says %d. The setting"
                  .formatted(
                      settings.keyspace(),
                      copies,
                      settings.localDatacenter(),
                      replication,
                      settings.replication())
              + " counts only when the keyspace is made: ALTER KEYSPACE it and repair before nodes"
              + " start again, since quorums of the old and the new number do not overlap; or correct"
              + " the setting.");
    }
    // Three with a transient replica, "3/1", is no count of full copies: nothing to say about it.
    if (copies.matches("\\d{1,4}")) {
      findings.addAll(ofCopies(settings, Integer.parseInt(copies), stores));
    }
    return findings;
  }

  private static List<String> ofCopies(CassandraSettings settings, int copies, int stores) {
    int quorum = copies / 2 + 1;
    if (copies == 0 || quorum > stores) {
      return List.of(
          "Keyspace %s keeps %d copies in %s, which has %d stores: a quorum of %d is out of reach,"
                  .formatted(
                      settings.keyspace(), copies, settings.localDatacenter(), stores, quorum)
              + " and nothing can be stored.");
    }
    if (copies < 3 && stores >= 3) {
      return List.of(
          "Keyspace %s keeps %d of 3 copies, though %s has %d stores: the loss of one of them %s."
              .formatted(
                  settings.keyspace(),
                  copies,
                  settings.localDatacenter(),
                  stores,
                  copies == 1
                      ? "loses messages"
                      : "stops all posts to a part of all conversations"));
    }
    return List.of();
  }
}
