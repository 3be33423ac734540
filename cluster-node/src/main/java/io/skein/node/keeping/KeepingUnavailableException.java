package io.skein.node.keeping;

/**
 * The store did not answer in time, or refused for lack of replicas: the outcome of a write is
 * unknown.
 */
public final class KeepingUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public KeepingUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
