package io.skein.loadtest.fault;

import io.skein.loadtest.fault.LocalCluster.Action;
import java.time.Duration;

/** Carries out steps on a cluster. Used by one thread. */
final class Injector {
  private static final Duration ALL_READY = Duration.ofMinutes(3);
  private static final Duration CLOCK_STEP = Duration.ofMinutes(1);

  private static final Weather LOSSY = new Weather(1 / 3.0, 0, Duration.ZERO, Duration.ZERO);
  private static final Weather DISORDERED =
      new Weather(0, 0.2, Duration.ofMillis(20), Duration.ofMillis(60));

  private final LocalCluster cluster;
  private final SharedMemory memory = new SharedMemory();
  private final Partition partition;

  Injector(LocalCluster cluster) {
    this.cluster = cluster;
    partition = new Partition(cluster);
  }

  /** Does it; for the rolling restart, all of it. */
  void inject(Step step) {
    String node = "node-" + step.node();
    String store = "store-" + step.store();
    switch (step.fault()) {
      case NODE_KILLED, NODE_CRASHED -> cluster.act(node, Action.KILL);
      case STORE_KILLED -> cluster.act(store, Action.KILL);
      case NODE_AND_STORE_KILLED -> {
        cluster.act(node, Action.KILL);
        cluster.act(store, Action.KILL);
      }
      case NODE_PAUSED, NODE_STALLED -> cluster.act(node, Action.PAUSE);
      case STORE_PAUSED -> cluster.act(store, Action.PAUSE);
      case NODE_CUT_OFF -> partition.cutNodeFromNodes(step.node());
      case MACHINE_CUT_OFF -> partition.cutMachine(step.node());
      case NODE_WITHOUT_STORES -> partition.cutNodeFromStores(step.node());
      case CLOCK_FORWARD -> cluster.setClock(step.node(), CLOCK_STEP);
      case CLOCK_BACK -> cluster.setClock(step.node(), CLOCK_STEP.negated());
      case RELAY_LOSSY -> cluster.weather(LOSSY);
      case RELAY_DISORDERED -> cluster.weather(DISORDERED);
      case RELAY_CUT -> cluster.weather(Weather.NONE);
      case RELAY_WITHOUT_ROOM -> {
        cluster.act(node, Action.KILL);
        memory.fill();
        cluster.act(node, Action.START);
      }
      case ROLLING_RESTART -> {
        for (int i = 1; i <= cluster.nodes(); i++) {
          cluster.act("node-" + i, Action.DRAIN);
          cluster.act("node-" + i, Action.START);
        }
      }
    }
  }

  /**
   * Undoes it, and starts what ended meanwhile: a node on the small side of a split ends itself.
   *
   * @return whether all take requests again, within a bound
   */
  boolean heal(Step step) {
    switch (step.fault()) {
      case NODE_PAUSED, NODE_STALLED -> cluster.act("node-" + step.node(), Action.RESUME);
      case STORE_PAUSED -> cluster.act("store-" + step.store(), Action.RESUME);
      case NODE_CUT_OFF, MACHINE_CUT_OFF, NODE_WITHOUT_STORES -> partition.heal();
      case CLOCK_FORWARD, CLOCK_BACK -> cluster.setClock(step.node(), Duration.ZERO);
      case RELAY_LOSSY, RELAY_DISORDERED, RELAY_CUT -> cluster.weather(Weather.FAIR);
      case RELAY_WITHOUT_ROOM -> memory.empty();
      case NODE_KILLED, NODE_CRASHED, STORE_KILLED, NODE_AND_STORE_KILLED, ROLLING_RESTART -> {
        // Nothing but the start below.
      }
    }
    return cluster.startAll(ALL_READY);
  }
}
