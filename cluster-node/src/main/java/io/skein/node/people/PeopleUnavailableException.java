package io.skein.node.people;

/**
 * The store did not answer in time, or refused for lack of replicas: the outcome of a write is
 * unknown.
 */
public final class PeopleUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public PeopleUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
