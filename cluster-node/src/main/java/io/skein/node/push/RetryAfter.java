package io.skein.node.push;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** {@code Retry-After} (RFC 9110 section 10.2.3): seconds, or a date. Pure. */
final class RetryAfter {
  private static final int SECONDS_DIGITS_MAX = 9;

  private RetryAfter() {}

  /** How long the sender wants to be left alone; zero if it does not say. */
  static Duration of(HttpHeaders headers, Instant now) {
    return headers
        .firstValue("retry-after")
        .map(text -> parse(text.strip(), now))
        .orElse(Duration.ZERO);
  }

  private static Duration parse(String text, Instant now) {
    if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Duration.ofSeconds(
          text.length() > SECONDS_DIGITS_MAX ? Integer.MAX_VALUE : Long.parseLong(text));
    }
    try {
      Instant date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return date.isAfter(now) ? Duration.between(now, date) : Duration.ZERO;
    } catch (DateTimeException e) {
      return Duration.ZERO;
    }
  }
}
