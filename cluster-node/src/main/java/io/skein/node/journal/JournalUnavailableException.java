package io.skein.node.journal;

/**
 * The store, or this node's right to decide, was not to be had in time. For a write the outcome is
 * unknown: it may take effect at any later time, or never (rule 6).
 */
public final class JournalUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public JournalUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }

  public JournalUnavailableException(String message) {
    super(message);
  }
}
