package io.skein.loadtest.fault;

/**
 * A run cannot go on, or cannot be judged: the machine's or the harness's trouble, no violation.
 */
public final class FaultRunException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public FaultRunException(String message) {
    super(message);
  }

  public FaultRunException(String message, Throwable cause) {
    super(message, cause);
  }
}
