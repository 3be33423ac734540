package io.skein.node.account;

import io.skein.protocol.ErrorCode;

/** The store of accounts, devices or keys did not answer in time, or lacks replicas. */
public final class AccountsUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What the store was doing. */
  public enum Call {
    /** Nothing was changed. */
    READ,
    /** The change may have been made, or be made yet; all are safe to repeat. */
    WRITE
  }

  private final Call call;

  public AccountsUnavailableException(Call call, String message, Throwable cause) {
    super(message, cause);
    this.call = call;
  }

  public Call call() {
    return call;
  }

  /** What a caller is told: whether anything may have been changed. */
  ErrorCode code() {
    return call == Call.READ ? ErrorCode.UNAVAILABLE : ErrorCode.OUTCOME_UNKNOWN;
  }
}
