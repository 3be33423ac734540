package io.skein.loadtest.fault;

/**
 * One fault of a schedule.
 *
 * @param node the node it strikes, from 1
 * @param store the store it strikes, from 1
 */
public record Step(Fault fault, int node, int store) {
  @Override
  public String toString() {
    return switch (fault) {
      case NODE_KILLED,
          NODE_CRASHED,
          NODE_PAUSED,
          NODE_STALLED,
          NODE_CUT_OFF,
          NODE_WITHOUT_STORES,
          CLOCK_FORWARD,
          CLOCK_BACK,
          RELAY_WITHOUT_ROOM ->
          fault + " node-" + node;
      case STORE_KILLED, STORE_PAUSED -> fault + " store-" + store;
      case NODE_AND_STORE_KILLED -> fault + " node-" + node + " store-" + store;
      case MACHINE_CUT_OFF -> fault + " node-" + node + " store-" + node;
      case RELAY_LOSSY, RELAY_DISORDERED, RELAY_CUT, ROLLING_RESTART -> fault.toString();
    };
  }
}
