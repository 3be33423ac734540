package io.skein.node.conversation;

/**
 * The store did not answer in time, or refused for lack of replicas: the outcome of a write is
 * unknown.
 */
public final class LogUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LogUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
