package io.skein.terminal;

import io.skein.protocol.Request.Search;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What somebody types to search: words, and what narrows them.
 *
 * @param words as they are searched for; empty: whatever is said
 * @param in the conversation, as it was named; null: all
 * @param by who said it, as it was named; null: anybody
 * @param from null: since ever
 * @param until null: up to now
 */
record SearchLine(
    String words,
    @Nullable String in,
    @Nullable String by,
    Search.Type type,
    @Nullable Instant from,
    @Nullable Instant until) {
  /** For the help. */
  static final String FORMS =
      "[WORD or \"WORDS IN A ROW\" …] [in:NAME or in:here] [from:NAME or from:me] [type:TYPE]"
          + " [since:TIME] [until:TIME]";

  static final String TYPES =
      "text, image, voice, video, file, location, contact, link, sticker, custom";

  /**
   * @param words of the line, without the command
   * @param now in the zone in which the user reads times
   * @return null: something is none of the above, or nothing is left to search for
   */
  static @Nullable SearchLine parse(List<String> words, ZonedDateTime now) {
    Parts parts = new Parts();
    for (String word : words) {
      if (!parts.take(word, now)) {
        return null;
      }
    }
    return parts.line();
  }

  private static final class Parts {
    private final List<String> words = new ArrayList<>();
    private @Nullable String in;
    private @Nullable String by;
    private Search.Type type = Search.Type.ANY;
    private @Nullable Instant from;
    private @Nullable Instant until;

    /** False: it is not what it begins as. */
    boolean take(String word, ZonedDateTime now) {
      int colon = word.indexOf(':');
      String value = word.substring(colon + 1);
      switch (colon < 0 ? "" : word.substring(0, colon)) {
        case "in" -> in = value;
        case "from" -> by = value;
        case "type" -> {
          Search.Type named = typeNamed(value);
          type = named == null ? Search.Type.ANY : named;
          return named != null;
        }
        case "since" -> {
          ZonedDateTime time = PastTime.from(value, now);
          from = time == null ? null : time.toInstant();
          return time != null;
        }
        case "until" -> {
          ZonedDateTime time = PastTime.until(value, now);
          until = time == null ? null : time.toInstant();
          return time != null;
        }
        default -> {
          // The line's marks are gone by now: several words in one were marked.
          words.add(word.indexOf(' ') < 0 ? word : "\"" + word + "\"");
          return true;
        }
      }
      return !value.isEmpty();
    }

    @Nullable SearchLine line() {
      SearchLine line = new SearchLine(String.join(" ", words), in, by, type, from, until);
      return line.equals(new SearchLine("", null, null, Search.Type.ANY, null, null)) ? null : line;
    }
  }

  private static Search.@Nullable Type typeNamed(String name) {
    for (Search.Type type : Search.Type.values()) {
      if (type != Search.Type.ANY && type.name().toLowerCase(Locale.ROOT).equals(name)) {
        return type;
      }
    }
    return null;
  }
}
