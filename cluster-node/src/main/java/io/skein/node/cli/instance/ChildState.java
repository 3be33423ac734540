package io.skein.node.cli.instance;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How a node or a store is doing, as {@code status} says it. */
public enum ChildState {
  /** Takes requests. */
  READY,
  /** Runs, and will take requests. */
  STARTING,
  /** Was told to end and is finishing. */
  DRAINING,
  /** Does not run, or runs and answers nothing (frozen, or hung). */
  DOWN;

  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
