package io.skein.node.platform.cassandra;

import org.jspecify.annotations.Nullable;

/**
 * The store cannot be used, and waiting longer would not help or has taken too long. The message is
 * for the operator: what was tried, what came back, which setting to look at.
 */
public final class StoreStartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StoreStartException(String message) {
    super(message);
  }

  public StoreStartException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
