package io.skein.loadtest.fault;

import java.time.Duration;

/** What can be done to a cluster, and undone. */
public enum Fault {
  NODE_KILLED("kill -9 of a node", Under.PROGRESS, Duration.ZERO),
  /** Its next life finds the leases of the one before: nobody else has had time to take over. */
  NODE_CRASHED("kill -9 of a node, started again at once", Under.EITHER, Duration.ZERO),
  STORE_KILLED("kill -9 of a store", Under.PROGRESS, Duration.ZERO),
  NODE_AND_STORE_KILLED("kill -9 of a node and a store", Under.PROGRESS, Duration.ZERO),
  /** Its owner comes back to a world that has gone on. */
  NODE_PAUSED(
      "SIGSTOP of a node until the others have taken over", Under.PROGRESS, Duration.ofSeconds(12)),
  /** Past the lease of 6 s, and back about when the others take over, after 9 s. */
  NODE_STALLED("SIGSTOP of a node, 8 s", Under.EITHER, Duration.ofSeconds(8)),
  STORE_PAUSED("SIGSTOP of a store, 12 s", Under.PROGRESS, Duration.ofSeconds(12)),
  /**
   * Owners on both sides: the one node has a third of all conversations. It ends itself, is started
   * again, and is still cut off then: a cluster of its own is not what it may make.
   */
  NODE_CUT_OFF("a node cut off from the nodes, 45 s", Under.PROGRESS, Duration.ofSeconds(45)),
  MACHINE_CUT_OFF(
      "a node and its store cut off from the rest, 20 s", Under.PROGRESS, Duration.ofSeconds(20)),
  NODE_WITHOUT_STORES(
      "a node cut off from the stores only, 20 s", Under.PROGRESS, Duration.ofSeconds(20)),
  CLOCK_FORWARD(
      "wall clock of a node a minute ahead, 12 s, and back",
      Under.PROGRESS,
      Duration.ofSeconds(12)),
  CLOCK_BACK(
      "wall clock of a node a minute behind, 12 s, and back",
      Under.PROGRESS,
      Duration.ofSeconds(12)),
  RELAY_LOSSY("a third of the call relay's datagrams lost", Under.PROGRESS, Duration.ofSeconds(8)),
  /** So that they come late, twice, and after those that were sent later. */
  RELAY_DISORDERED(
      "the call relay's datagrams late, doubled and disordered",
      Under.PROGRESS,
      Duration.ofSeconds(8)),
  RELAY_CUT("no datagram of the call relay arrives", Under.PROGRESS, Duration.ofSeconds(8)),
  /** Its relay has no room for its buffers when it starts. */
  RELAY_WITHOUT_ROOM(
      "kill -9 of a node, started with a full /dev/shm", Under.PROGRESS, Duration.ofSeconds(8)),
  ROLLING_RESTART("rolling restart of all nodes", Under.PROGRESS, Duration.ZERO);

  /** What is asked of the cluster while the fault lasts. */
  enum Under {
    /** All conversations go on within the bound; the fault lasts until they do. */
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

  boolean fillsMemory() {
    return this == RELAY_WITHOUT_ROOM;
  }

  boolean stepsClock() {
    return this == CLOCK_FORWARD || this == CLOCK_BACK;
  }
}
