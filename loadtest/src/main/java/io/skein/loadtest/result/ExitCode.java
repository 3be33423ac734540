package io.skein.loadtest.result;

/** How {@code ./skein load} ends, for scripts. The numbers are stable. */
public enum ExitCode {
  /** The run ended, every threshold holds, and nothing was lost, doubled, reordered or made up. */
  PASSED(0),

  /** A threshold or the integrity failed, a regression was found, or nothing could be judged. */
  FAILED(1),

  /** Wrong use: unknown scenario, one whose subject does not exist yet, an impossible rate. */
  USAGE(2),

  /** The target refused, or could not be reached, before anything was measured. */
  TARGET_GONE(3),

  /** This machine does not allow it: file descriptors, disk, a missing tool. */
  MACHINE(4),

  /** The target went away during the run and did not come back; the report is partial. */
  TARGET_DIED(5),

  /**
   * One of several generators was not there, refused, or was lost; if that was during the run, the
   * report is partial.
   */
  GENERATOR_LOST(6),

  /** Interrupted; the report is partial. */
  INTERRUPTED(130);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }
}
