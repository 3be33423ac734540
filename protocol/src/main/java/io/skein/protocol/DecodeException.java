package io.skein.protocol;

/**
 * Bytes that are no valid frame. An expected outcome of reading from a network, so it carries no
 * stack trace: a flood of garbage must stay cheap.
 *
 * <p>{@link ErrorCode#MALFORMED_FRAME}, {@link ErrorCode#FRAME_TOO_LARGE} and {@link
 * ErrorCode#UNSUPPORTED_VERSION} end the connection; every other code answers {@link #request()}
 * and costs the connection nothing. The detail names the field at fault and never shows its value.
 */
public final class DecodeException extends Exception {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final String detail;
  private final int request;

  DecodeException(ErrorCode code, String detail) {
    this(code, detail, 0);
  }

  private DecodeException(ErrorCode code, String detail, int request) {
    super(code + ": " + detail, null, false, false);
    this.code = code;
    this.detail = detail;
    this.request = request;
  }

  DecodeException inAnswerTo(int request) {
    return new DecodeException(code, detail, request);
  }

  DecodeException as(ErrorCode code) {
    return new DecodeException(code, detail, request);
  }

  public ErrorCode code() {
    return code;
  }

  /** For people who debug: the field and what is wrong with it, in English. */
  public String detail() {
    return detail;
  }

  /** The number of the request that is refused; 0 if it has none or it could not be read. */
  public int request() {
    return request;
  }

  /** True if nothing more can be read from the connection: answer with {@code GoAway} and close. */
  public boolean endsConnection() {
    return code == ErrorCode.MALFORMED_FRAME
        || code == ErrorCode.FRAME_TOO_LARGE
        || code == ErrorCode.UNSUPPORTED_VERSION;
  }

  /** The answer that this deserves if it does not end the connection. */
  public Reply.Failed toReply() {
    return Reply.Failed.of(code, detail);
  }
}
