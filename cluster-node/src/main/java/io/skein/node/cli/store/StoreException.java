package io.skein.node.cli.store;

import java.io.Serial;

/** An embedded store cannot be started; the message says why in one line, for an operator. */
public final class StoreException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  public StoreException(String message) {
    super(message);
  }

  public StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
