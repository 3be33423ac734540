package io.skein.terminal;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What somebody types for a time to come. Stateless. */
final class LaterTime {
  /** For the help. */
  static final String FORMS = "10m, 2h, 3d, 8:30 or 2027-01-31T08:30";

  private static final Pattern SPAN = Pattern.compile("(\\d{1,4})([mhd])");
  private static final Pattern CLOCK = Pattern.compile("(\\d{1,2}):(\\d{2})");

  private LaterTime() {}

  /**
   * The time that is meant: so long from now, the next time that the clock shows this, or a date.
   *
   * @return null: it is none
   */
  static @Nullable ZonedDateTime parse(String word, ZonedDateTime now) {
    try {
      Matcher span = SPAN.matcher(word);
      if (span.matches()) {
        return now.plus(duration(Integer.parseInt(span.group(1)), span.group(2).charAt(0)));
      }
      Matcher clock = CLOCK.matcher(word);
      if (clock.matches()) {
        return next(
            LocalTime.of(Integer.parseInt(clock.group(1)), Integer.parseInt(clock.group(2))), now);
      }
      return LocalDateTime.parse(word).atZone(now.getZone());
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static Duration duration(int count, char unit) {
    return switch (unit) {
      case 'm' -> Duration.ofMinutes(count);
      case 'h' -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }

  private static ZonedDateTime next(LocalTime time, ZonedDateTime now) {
    ZonedDateTime today = now.toLocalDate().atTime(time).atZone(now.getZone());
    return today.isAfter(now)
        ? today
        : now.toLocalDate().plusDays(1).atTime(time).atZone(now.getZone());
  }
}
