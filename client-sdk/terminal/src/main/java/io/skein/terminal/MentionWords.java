package io.skein.terminal;

import io.skein.protocol.Content;
import io.skein.protocol.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds whom a text mentions: {@code @name} of somebody in the conversation, or {@code @all}. Other
 * words that begin so are words. Pure.
 */
final class MentionWords {
  static final String ALL = "all";

  /** At the start or after a space, so that a mail address is none. */
  private static final Pattern WORD = Pattern.compile("(?<=^|\\s)@(\\S+)");

  private static final Pattern END = Pattern.compile("[\\p{Punct}&&[^_-]]+$");

  private MentionWords() {}

  /**
   * A text with its mentions.
   *
   * @param quote sequence of the message that it answers; 0: none
   * @param people those in the conversation, by name in lower case
   */
  static Content.Text of(String text, long quote, Map<String, UserId> people) {
    List<UserId> mentions = new ArrayList<>();
    boolean all = false;
    Matcher matcher = WORD.matcher(text);
    while (matcher.find()) {
      String name = END.matcher(matcher.group(1)).replaceFirst("").toLowerCase(Locale.ROOT);
      UserId user = people.get(name);
      if (user != null && !mentions.contains(user)) {
        mentions.add(user);
      }
      all |= user == null && name.equals(ALL);
    }
    return new Content.Text(text, quote, List.copyOf(mentions), all);
  }
}
