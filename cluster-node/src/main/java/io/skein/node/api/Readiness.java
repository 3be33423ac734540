package io.skein.node.api;

/** Whether this node takes clients. Thread-safe; answers at once. */
public interface Readiness {
  /** What the node is doing. */
  State state();

  /** What {@code /health/ready} says. */
  enum State {
    READY("ready"),
    /** Not yet a member of the cluster, or not yet listening. */
    STARTING("starting"),
    /** On its way out. */
    DRAINING("draining"),
    /** The store does not answer. */
    STORE("store");

    private final String text;

    State(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }
  }
}
