package io.skein.node;

import io.skein.node.api.Readiness;
import java.util.function.BooleanSupplier;

/**
 * Whether this node takes clients: starting, then ready, then draining; never back. While it is
 * ready, the store may be away. Thread-safe.
 */
final class NodeReadiness implements Readiness {
  private volatile State state = State.STARTING;
  private volatile BooleanSupplier storeAnswers = () -> true;

  @Override
  public State state() {
    return state == State.READY && !storeAnswers.getAsBoolean() ? State.STORE : state;
  }

  synchronized void ready(BooleanSupplier store) {
    if (state == State.STARTING) {
      storeAnswers = store;
      state = State.READY;
    }
  }

  synchronized void draining() {
    state = State.DRAINING;
  }
}
