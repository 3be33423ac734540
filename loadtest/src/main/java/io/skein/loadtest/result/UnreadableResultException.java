package io.skein.loadtest.result;

/** A file that was given as a result, and is none. The message names it. */
public final class UnreadableResultException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnreadableResultException(String message) {
    super(message);
  }
}
