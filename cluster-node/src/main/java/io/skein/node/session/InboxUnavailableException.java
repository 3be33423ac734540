package io.skein.node.session;

/**
 * The store did not answer in time, or refused for lack of replicas: the outcome of a write is
 * unknown.
 */
public final class InboxUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InboxUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
