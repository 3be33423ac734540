package io.skein.node.media.s3;

import java.io.IOException;
import java.io.UncheckedIOException;

/** The object store refused a call, or did not answer in time, each time that it was tried. */
final class S3FailedException extends UncheckedIOException {
  private static final long serialVersionUID = 1L;

  private final int status;

  /**
   * @param what was to be done, as a verb
   * @param status of its answer; 0: there was none
   * @param reason the store's own code, or what kind of failure it was
   */
  S3FailedException(String what, int status, String reason, Throwable cause) {
    super(text(what, status, reason), new IOException(reason, cause));
    this.status = status;
  }

  private static String text(String what, int status, String reason) {
    return status == 0
        ? "the object store did not answer: cannot " + what + ", " + reason
        : "the object store refused to " + what + ": " + status + " " + reason;
  }

  /** Whether it will say the same again, however often it is asked. */
  boolean isRefusal() {
    return status >= 300 && status < 500 && status != 408 && status != 429;
  }
}
