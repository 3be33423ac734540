package io.skein.node.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.skein.protocol.ErrorCode;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A refusal as RFC 9457 has it, with the codes of the protocol.
 *
 * @param retryAfterMillis null where waiting does not help
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Problem(
    String type,
    String title,
    int status,
    String detail,
    String code,
    int number,
    @Nullable Long retryAfterMillis) {
  /** For what says only that it may be repeated. */
  private static final Duration DEFAULT_RETRY = Duration.ofSeconds(1);

  static Problem of(ErrorCode code, String detail) {
    return of(code, detail, Duration.ZERO);
  }

  /**
   * A problem document.
   *
   * @param retryAfter zero: as is usual for the code
   */
  static Problem of(ErrorCode code, String detail, Duration retryAfter) {
    int status = HttpStatus.of(code);
    Duration wait = retryAfter;
    if (wait.isZero() && (status == 503 || status == 429)) {
      wait = DEFAULT_RETRY;
    }
    return new Problem(
        "urn:skein:error:" + code.number(),
        title(code),
        status,
        detail,
        code.name(),
        code.number(),
        wait.isZero() ? null : Math.max(1, wait.toMillis()));
  }

  private static String title(ErrorCode code) {
    String advice = code.advice();
    return advice.substring(0, 1).toUpperCase(Locale.ROOT) + advice.substring(1);
  }
}
