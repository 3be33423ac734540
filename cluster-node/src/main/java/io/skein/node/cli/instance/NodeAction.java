package io.skein.node.cli.instance;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What {@code ./skein node NAME} can do to a process of the instance. */
public enum NodeAction {
  /** Hands over its work and ends: SIGTERM. */
  DRAIN,
  /** The same; the word that operators of other systems try first. */
  STOP,
  /** Ends at once, as a crash would: SIGKILL. */
  KILL,
  /** Freezes, as a long collection pause or a stuck host would: SIGSTOP. */
  PAUSE,
  /** Continues after a pause: SIGCONT. */
  RESUME,
  /** Runs again. */
  START;

  /** The action that a command line names. */
  public static Optional<NodeAction> of(String word) {
    return Arrays.stream(values()).filter(action -> action.word().equals(word)).findFirst();
  }

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
