package io.skein.terminal;

import io.skein.client.SearchMatches;
import io.skein.client.SearchMatches.Match;
import java.util.List;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** How what was found looks: a line each, around the words that were searched for. Stateless. */
final class FoundLines {
  /** Signs of what is said. */
  private static final int LENGTH_MAX = 80;

  /** Signs that are left before the first of the words. */
  private static final int BEFORE_MAX = 24;

  private FoundLines() {}

  /**
   * A line of what was found.
   *
   * @param place what stands before it: number, time, conversation, sender
   * @param said what the message says, harmless and in one line
   * @param words that were searched for, which stand out
   */
  static AttributedString of(String place, String said, String words) {
    AttributedStringBuilder line = new AttributedStringBuilder();
    line.styled(AttributedStyle.DEFAULT.faint(), place);
    List<Match> matches = SearchMatches.of(words, said);
    int from = matches.isEmpty() ? 0 : back(said, matches.get(0).from());
    int to = forth(said, from);
    line.append(from > 0 ? "…" : "");
    int done = from;
    for (Match match : matches) {
      if (match.from() < to) {
        int end = Math.min(match.to(), to);
        line.append(said.substring(done, match.from()));
        line.styled(AttributedStyle.BOLD, said.substring(match.from(), end));
        done = end;
      }
    }
    line.append(said.substring(done, to)).append(to < said.length() ? "…" : "");
    return line.toAttributedString();
  }

  /** Where to begin, so that the first match is in view. */
  private static int back(String said, int match) {
    return said.codePointCount(0, match) <= BEFORE_MAX
        ? 0
        : said.offsetByCodePoints(match, -BEFORE_MAX);
  }

  private static int forth(String said, int from) {
    return said.codePointCount(from, said.length()) <= LENGTH_MAX
        ? said.length()
        : said.offsetByCodePoints(from, LENGTH_MAX);
  }
}
