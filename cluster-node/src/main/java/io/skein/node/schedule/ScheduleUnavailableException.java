package io.skein.node.schedule;

/**
 * The store did not answer in time, or refused for lack of replicas: the outcome of a write is
 * unknown.
 */
public final class ScheduleUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ScheduleUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
