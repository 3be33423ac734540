package io.skein.loadtest.scenario;

/** A run could not be carried out; the message says why, in one line. */
public final class ScenarioException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ScenarioException(String message) {
    super(message);
  }
}
