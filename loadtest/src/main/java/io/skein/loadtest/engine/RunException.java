package io.skein.loadtest.engine;

import io.skein.loadtest.result.ExitCode;

/** A run cannot be carried out, or not to its end; the message says why, in one line. */
public final class RunException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Whose fault it is, as exit codes tell it. */
  public enum Kind {
    USAGE(ExitCode.USAGE),
    TARGET_GONE(ExitCode.TARGET_GONE),
    MACHINE(ExitCode.MACHINE),
    GENERATOR_LOST(ExitCode.GENERATOR_LOST);

    private final ExitCode code;

    Kind(ExitCode code) {
      this.code = code;
    }
  }

  private final Kind kind;

  public RunException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  public ExitCode exitCode() {
    return kind.code;
  }
}
