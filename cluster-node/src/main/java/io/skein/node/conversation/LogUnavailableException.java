package io.skein.node.conversation;

import java.util.concurrent.CompletionException;

/**
 * The store did not answer in time, or refused for lack of replicas: the outcome of a write is
 * unknown.
 */
public final class LogUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LogUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }

  /** What a stage failed with, without what stages wrap it in. */
  static Throwable causeOf(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? causeOf(cause) : failure;
  }
}
