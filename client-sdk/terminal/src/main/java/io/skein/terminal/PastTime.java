package io.skein.terminal;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What somebody types for a time that is past: from it on, or up to it. Stateless. */
final class PastTime {
  /** For the help. */
  static final String FORMS = "2h, 3d, today, yesterday, 2026-01-31 or 2026-01-31T08:30";

  private static final Pattern SPAN = Pattern.compile("(\\d{1,4})([mhd])");
  private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");

  private PastTime() {}

  /**
   * When what is meant begins: so long ago, a day's first moment, or the minute.
   *
   * @return null: it is no time
   */
  static @Nullable ZonedDateTime from(String word, ZonedDateTime now) {
    try {
      LocalDate day = day(word, now);
      return day == null ? moment(word, now) : day.atStartOfDay(now.getZone());
    } catch (DateTimeException e) {
      return null;
    }
  }

  /**
   * When what is meant is over: a day's last moment is a part of the day.
   *
   * @return null: it is no time
   */
  static @Nullable ZonedDateTime until(String word, ZonedDateTime now) {
    try {
      LocalDate day = day(word, now);
      return day == null ? moment(word, now) : day.plusDays(1).atStartOfDay(now.getZone());
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static @Nullable LocalDate day(String word, ZonedDateTime now) {
    return switch (word) {
      case "today" -> now.toLocalDate();
      case "yesterday" -> now.toLocalDate().minusDays(1);
      default -> DAY.matcher(word).matches() ? LocalDate.parse(word) : null;
    };
  }

  private static ZonedDateTime moment(String word, ZonedDateTime now) {
    Matcher span = SPAN.matcher(word);
    return span.matches()
        ? now.minus(duration(Integer.parseInt(span.group(1)), span.group(2).charAt(0)))
        : LocalDateTime.parse(word).atZone(now.getZone());
  }

  private static Duration duration(int count, char unit) {
    return switch (unit) {
      case 'm' -> Duration.ofMinutes(count);
      case 'h' -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }
}
