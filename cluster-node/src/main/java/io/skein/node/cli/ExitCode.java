package io.skein.node.cli;

import io.skein.node.cli.instance.InstanceException.Reason;

/** What a command's exit code tells a script; the same for every command. */
final class ExitCode {

  static final int GOOD = 0;

  /** A violation was found, a threshold missed, a test failed; or a bug of ours. */
  static final int VIOLATION = 1;

  static final int USAGE = 2;

  /** What the command is about does not run, or ended. */
  static final int TARGET_GONE = 3;

  /** This machine cannot: a port is taken, no suitable Java, too few files. */
  static final int MACHINE = 4;

  private ExitCode() {}

  static int of(Reason reason) {
    return switch (reason) {
      case WRONG_USE -> USAGE;
      case TARGET_GONE -> TARGET_GONE;
      case MACHINE -> MACHINE;
    };
  }
}
