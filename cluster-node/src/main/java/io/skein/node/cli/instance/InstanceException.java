package io.skein.node.cli.instance;

import java.io.Serial;

/** An instance cannot do what it was asked; the message is one line for an operator. */
public final class InstanceException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  /** What stands in the way, which decides the exit code. */
  public enum Reason {
    /** The request makes no sense here. */
    WRONG_USE,
    /** What was to be acted on does not run, or ended. */
    TARGET_GONE,
    /** This machine cannot: a port is taken, no Java, no such address. */
    MACHINE
  }

  private final Reason reason;

  public InstanceException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public InstanceException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
