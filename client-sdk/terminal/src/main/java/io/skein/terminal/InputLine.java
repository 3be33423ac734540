package io.skein.terminal;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the user typed: a command with its words, or something to say. */
sealed interface InputLine {
  /** Nothing. */
  record Empty() implements InputLine {}

  /** Text for the open conversation. */
  record Say(String text) implements InputLine {}

  /**
   * A command without its slash, in lower case.
   *
   * @param words what follows, cut into words
   * @param text the same as it was typed
   */
  record Command(String name, List<String> words, String text) implements InputLine {
    Command(String name) {
      this(name, List.of(), "");
    }

    /** All words as one. */
    String rest() {
      return String.join(" ", words);
    }

    /** What was typed behind the first word. */
    String textAfterFirstWord() {
      return afterWord(text);
    }

    /** What was typed behind the first two words. */
    String textAfterSecondWord() {
      return afterWord(afterWord(text));
    }
  }

  /** A line that begins with "/" is a command, with "//" a text that begins with "/". */
  static InputLine parse(String line) {
    String trimmed = line.strip();
    if (trimmed.isEmpty()) {
      return new Empty();
    }
    if (!trimmed.startsWith("/")) {
      return new Say(trimmed);
    }
    if (trimmed.startsWith("//")) {
      return new Say(trimmed.substring(1));
    }
    List<String> words = words(trimmed.substring(1));
    return words.isEmpty()
        ? new Command("help")
        : new Command(
            words.get(0).toLowerCase(java.util.Locale.ROOT),
            words.subList(1, words.size()),
            afterWord(trimmed));
  }

  private static String afterWord(String text) {
    int space = text.indexOf(' ');
    return space < 0 ? "" : text.substring(space).strip();
  }

  /** Words between spaces; "quotation marks" keep a word with spaces together. */
  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean quoted = false;
    boolean begun = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        quoted = !quoted;
        begun = true;
      } else if (c == ' ' && !quoted) {
        if (begun) {
          words.add(word.toString());
        }
        word.setLength(0);
        begun = false;
      } else {
        word.append(c);
        begun = true;
      }
    }
    if (begun) {
      words.add(word.toString());
    }
    return words;
  }

  /** A word as a number within these bounds; null if it is none. */
  static @Nullable Integer number(String word, int min, int max) {
    if (!word.matches("\\d{1,9}")) {
      return null;
    }
    int number = Integer.parseInt(word);
    return number < min || number > max ? null : number;
  }
}
