package io.skein.loadtest.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Cuts connections between processes on loopback addresses, with nftables, in the network namespace
 * of this process: packets are dropped, as by a dead switch, so both sides wait and nobody is told.
 * A node's connections come from its own address (skein.node.outbound-address), which is how the
 * rules tell who speaks. A store's outgoing ones do not; it runs in a group of its own, and the
 * rules know its sockets by that.
 */
final class Partition {
  private static final String TABLE = "inet skein_fault";
  private static final Duration COMMAND = Duration.ofSeconds(20);

  /** Store i runs in the group of this number and i: nobody else's on a usual machine. */
  private static final int STORE_GROUPS = 61_000;

  private final LocalCluster cluster;

  Partition(LocalCluster cluster) {
    this.cluster = cluster;
  }

  /** One node and the other nodes do not hear each other; clients and stores hear all. */
  void cutNodeFromNodes(int node) {
    apply(fromNodes(node));
  }

  /** A node loses every store; nodes and clients hear it. */
  void cutNodeFromStores(int node) {
    List<String> rules = new ArrayList<>();
    for (int store = 1; store <= cluster.stores(); store++) {
      rules.addAll(both(host(node), host(store), cluster.cqlPort()));
    }
    apply(rules);
  }

  /** Node i and store i hear each other, and their clients, and nobody else hears them. */
  void cutMachine(int number) {
    List<String> rules = new ArrayList<>(fromNodes(number));
    for (int other = 1; other <= cluster.stores(); other++) {
      if (other != number) {
        rules.addAll(both(host(number), host(other), cluster.cqlPort()));
        rules.addAll(both(host(other), host(number), cluster.cqlPort()));
      }
    }
    // What others say to this store, what it answers them, and what it says to others.
    rules.add("ip daddr " + host(number) + " tcp dport " + cluster.storagePort() + " drop");
    rules.add("ip saddr " + host(number) + " tcp sport " + cluster.storagePort() + " drop");
    apply(
        rules,
        List.of(
            "meta skgid %d tcp dport %d drop"
                .formatted(STORE_GROUPS + number, cluster.storagePort())));
  }

  private List<String> fromNodes(int node) {
    int port = cluster.node(node).artery();
    List<String> rules = new ArrayList<>();
    for (int other = 1; other <= cluster.nodes(); other++) {
      if (other != node) {
        rules.addAll(both(host(node), host(other), port));
        rules.addAll(both(host(other), host(node), port));
      }
    }
    return rules;
  }

  /** What {@code client} says to {@code server}'s port, and what it is answered. */
  private static List<String> both(String client, String server, int port) {
    return List.of(
        "ip saddr %s ip daddr %s tcp dport %d drop".formatted(client, server, port),
        "ip saddr %s ip daddr %s tcp sport %d drop".formatted(server, client, port));
  }

  /**
   * What must stand before a store's command for it to have its group; nothing where this process
   * may not give groups, and then a machine that is cut off is still heard by the other stores.
   */
  static Optional<String> storeCommandPrefix() {
    String prefix = "setpriv --regid=%d --keep-groups".formatted(STORE_GROUPS + 1);
    List<String> trial = new ArrayList<>(List.of(prefix.split(" ", -1)));
    trial.add("true");
    try {
      Command.run(trial, Map.of(), null, COMMAND);
      return Optional.of("setpriv --regid=6100{number} --keep-groups");
    } catch (FaultRunException e) {
      return Optional.empty();
    }
  }

  /** Whether this machine lets this process filter packets. */
  static boolean isPossible() {
    try {
      Command.run(List.of("nft", "list", "tables"), Map.of(), null, COMMAND);
      return true;
    } catch (FaultRunException e) {
      return false;
    }
  }

  void heal() {
    nft("table %1$s\ndelete table %1$s\n".formatted(TABLE));
  }

  private static void apply(List<String> rules) {
    apply(rules, List.of());
  }

  /**
   * @param sending rules for where a packet still knows who sends it
   */
  private static void apply(List<String> rules, List<String> sending) {
    // Declaring the table first makes the deletion of an absent one harmless; one transaction.
    nft(
        "table %1$s\ndelete table %1$s\ntable %1$s {\n chain cut {\n".formatted(TABLE)
            + "  type filter hook input priority 0; policy accept;\n  "
            + String.join("\n  ", rules)
            + "\n }\n chain send {\n  type filter hook output priority 0; policy accept;\n  "
            + String.join("\n  ", sending)
            + "\n }\n}\n");
  }

  private static void nft(String script) {
    Command.run(List.of("nft", "-f", "-"), Map.of(), script, COMMAND);
  }

  private String host(int number) {
    return "127.0.0." + number;
  }
}
