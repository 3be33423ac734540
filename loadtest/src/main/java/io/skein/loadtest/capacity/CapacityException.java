package io.skein.loadtest.capacity;

/** A profile or a result that cannot be calculated with. The message names what is wrong. */
final class CapacityException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CapacityException(String message) {
    super(message);
  }
}
