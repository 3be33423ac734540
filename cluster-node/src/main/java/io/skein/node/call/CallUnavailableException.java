package io.skein.node.call;

/**
 * The store did not answer in time, or refused for lack of replicas: the outcome of a write is
 * unknown.
 */
public final class CallUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CallUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
