package io.skein.client;

import io.skein.protocol.ErrorCode;
import java.time.Duration;

/**
 * Something was refused, or could not be done in time. {@link #code()} decides what to do; the
 * message is for people who debug. Every future of the SDK that fails, fails with this.
 */
public final class SkeinException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final String detail;
  private final Duration retryAfter;

  public SkeinException(ErrorCode code, String detail) {
    this(code, detail, Duration.ZERO);
  }

  public SkeinException(ErrorCode code, String detail, Duration retryAfter) {
    super(describe(code, detail));
    this.code = code;
    this.detail = detail;
    this.retryAfter = retryAfter;
  }

  public SkeinException(ErrorCode code, String detail, Throwable cause) {
    super(describe(code, detail), cause);
    this.code = code;
    this.detail = detail;
    this.retryAfter = Duration.ZERO;
  }

  private static String describe(ErrorCode code, String detail) {
    return code + " (" + code.number() + ")" + (detail.isEmpty() ? "" : ": " + detail);
  }

  /** Why; {@link ErrorCode#advice()} says what to do about it. */
  public ErrorCode code() {
    return code;
  }

  /** What exactly was wrong, in English; empty if the code says it all. */
  public String detail() {
    return detail;
  }

  /** How long to wait at least before trying again; zero if nothing was told. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
