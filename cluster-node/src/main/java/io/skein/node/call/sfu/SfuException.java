package io.skein.node.call.sfu;

import io.skein.protocol.ErrorCode;
import java.util.concurrent.CompletionException;

/** An SFU does not do what it was asked, or cannot be asked. */
public final class SfuException extends Exception {
  private static final long serialVersionUID = 1;

  private final ErrorCode code;

  /**
   * @param code what the device that asked is told
   * @param reason without anything that devices have said
   */
  public SfuException(ErrorCode code, String reason) {
    super(reason);
    this.code = code;
  }

  /** What the device is told whose request has failed so. */
  static ErrorCode code(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof SfuException refused ? refused.code() : ErrorCode.SFU_UNAVAILABLE;
  }

  /** What the device that asked is told. */
  public ErrorCode code() {
    return code;
  }
}
