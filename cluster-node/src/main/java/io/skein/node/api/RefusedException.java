package io.skein.node.api;

import io.skein.protocol.ErrorCode;

/**
 * A request that says something it may not, found while it is read: thrown by {@link Fields} and
 * friends, and made an answer in {@link Router}, nowhere else.
 */
final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  RefusedException(ErrorCode code, String detail) {
    super(detail, null, false, false);
    this.code = code;
  }

  ErrorCode code() {
    return code;
  }

  String detail() {
    return String.valueOf(getMessage());
  }
}
