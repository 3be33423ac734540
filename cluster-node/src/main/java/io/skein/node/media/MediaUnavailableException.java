package io.skein.node.media;

import io.skein.protocol.ErrorCode;

/** What is kept about media cannot be read or changed now. */
public final class MediaUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What the store was doing. */
  public enum Call {
    /** Nothing was changed. */
    READ,
    /** The change may have been made, or be made yet; all are safe to repeat. */
    WRITE
  }

  private final Call call;

  public MediaUnavailableException(Call call, String message, Throwable cause) {
    super(message, cause);
    this.call = call;
  }

  /** What a caller is told: whether anything may have been changed. */
  ErrorCode code() {
    return call == Call.READ ? ErrorCode.UNAVAILABLE : ErrorCode.OUTCOME_UNKNOWN;
  }
}
