package io.skein.loadtest.fault;

import java.time.Duration;

/** What can be done to a cluster, and undone. */
public enum Fault {
  NODE_KILLED("kill -9 of a node", Under.PROGRESS, Duration.ZERO),
  STORE_KILLED("kill -9 of a store", Under.PROGRESS, Duration.ZERO),
  NODE_AND_STORE_KILLED("kill -9 of a node and a store", Under.PROGRESS, Duration.ZERO),
  /** Twice the default lease: its owner comes back to a world that has gone on. */
  NODE_PAUSED("SIGSTOP of a node, 12 s", Under.EITHER, Duration.ofSeconds(12)),
  STORE_PAUSED("SIGSTOP of a store, 12 s", Under.PROGRESS, Duration.ofSeconds(12)),
  /** Owners on both sides: the one node has a third of all conversations. */
  NODE_CUT_OFF("a node cut off from the nodes, 20 s", Under.EITHER, Duration.ofSeconds(20)),
  MACHINE_CUT_OFF(
      "a node and its store cut off from the rest, 20 s", Under.EITHER, Duration.ofSeconds(20)),
  NODE_WITHOUT_STORES(
      "a node cut off from the stores only, 20 s", Under.EITHER, Duration.ofSeconds(20)),
  ROLLING_RESTART("rolling restart of all nodes", Under.PROGRESS, Duration.ZERO);

  /** What is asked of the cluster while the fault lasts. */
  enum Under {
    /** All conversations go on within the bound. */
    PROGRESS,
    /** They may, and it is told when they did. */
    EITHER
  }

  private final String title;
  private final Under under;
  private final Duration lasts;

  Fault(String title, Under under, Duration lasts) {
    this.title = title;
    this.under = under;
    this.lasts = lasts;
  }

  String title() {
    return title;
  }

  Under under() {
    return under;
  }

  /** At least this long, even if all conversations go on before. */
  Duration lasts() {
    return lasts;
  }

  boolean cutsConnections() {
    return this == NODE_CUT_OFF || this == MACHINE_CUT_OFF || this == NODE_WITHOUT_STORES;
  }
}
