package io.skein.node;

import io.skein.node.api.Readiness;

/**
 * Whether this node takes clients: starting, then ready, then draining; never back. Thread-safe.
 */
final class NodeReadiness implements Readiness {
  private volatile State state = State.STARTING;

  @Override
  public State state() {
    return state;
  }

  synchronized void ready() {
    if (state == State.STARTING) {
      state = State.READY;
    }
  }

  synchronized void draining() {
    state = State.DRAINING;
  }
}
