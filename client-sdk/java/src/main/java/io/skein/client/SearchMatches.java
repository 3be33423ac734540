package io.skein.client;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Where a text says the words that were searched for: for who shows why a message was found. It
 * finds words as the cluster does, whatever their case, width and accents: in Chinese, Japanese and
 * Korean anywhere in a text, else whole words, of which the last may be the beginning of one unless
 * it is quoted. Every SDK marks the same. Stateless.
 */
public final class SearchMatches {
  /**
   * A part of a text, in UTF-16 code units.
   *
   * @param from its first
   * @param to the one behind its last
   */
  public record Match(int from, int to) {}

  private static final int PROLONGED_SOUND = 0x30fc;
  private static final int APOSTROPHE = '\'';
  private static final int TYPED_APOSTROPHE = 0x2019;

  private SearchMatches() {}

  /**
   * The parts of a text that say one of the words, from its beginning on, apart from each other;
   * empty if it says none of them.
   *
   * @param words as they were searched for
   */
  public static List<Match> of(String words, String text) {
    Folded folded = Folded.of(text);
    List<Match> found = new ArrayList<>();
    List<String> terms = terms(Folded.of(words).text.toString());
    boolean isLastWhole = words.stripTrailing().endsWith("\"");
    for (int at = 0; at < terms.size(); at++) {
      String term = terms.get(at);
      if (!isCjk(term.codePointAt(0))) {
        folded.findWord(term, at == terms.size() - 1 && !isLastWhole, found);
      } else if (!folded.find(term, found)) {
        // Found by its pairs of signs, which need not follow each other.
        pairs(term).forEach(pair -> folded.find(pair, found));
      }
    }
    return merged(found);
  }

  /** A text without what makes no difference, and where each part of it came from. */
  private static final class Folded {
    final StringBuilder text = new StringBuilder();
    private int[] from;
    private int[] to;

    private Folded(int length) {
      from = new int[length];
      to = new int[length];
    }

    static Folded of(String text) {
      Folded folded = new Folded(text.length() + 16);
      int next;
      for (int at = 0; at < text.length(); at = next) {
        int point = text.codePointAt(at);
        next = at + Character.charCount(point);
        folded.add(fold(point), at, next);
      }
      return folded;
    }

    private void add(String sign, int start, int end) {
      int length = text.length();
      if (sign.isEmpty()) {
        // A mark belongs to the letter before it.
        for (int at = length - 1; at >= 0 && to[at] == start; at--) {
          to[at] = end;
        }
        return;
      }
      text.append(sign);
      if (text.length() > from.length) {
        from = Arrays.copyOf(from, 2 * text.length());
        to = Arrays.copyOf(to, 2 * text.length());
      }
      for (int at = length; at < text.length(); at++) {
        from[at] = start;
        to[at] = end;
      }
    }

    /** Wherever it stands; false if it does nowhere. */
    boolean find(String term, List<Match> found) {
      int before = found.size();
      for (int at = text.indexOf(term); at >= 0; at = text.indexOf(term, at + 1)) {
        found.add(match(at, term));
      }
      return found.size() > before;
    }

    void findWord(String term, boolean orItsBeginning, List<Match> found) {
      for (int at = text.indexOf(term); at >= 0; at = text.indexOf(term, at + 1)) {
        int end = at + term.length();
        if ((at == 0 || endsWord(text.codePointBefore(at)))
            && (orItsBeginning || end == text.length() || endsWord(text.codePointAt(end)))) {
          found.add(match(at, term));
        }
      }
    }

    private static boolean endsWord(int beside) {
      return !isWord(beside) || isCjk(beside);
    }

    private Match match(int at, String term) {
      return new Match(from[at], to[at + term.length() - 1]);
    }
  }

  private static String fold(int point) {
    if (point == TYPED_APOSTROPHE) {
      return "'";
    }
    if (point < 0x80) {
      return String.valueOf((char) Character.toLowerCase(point));
    }
    String apart = Normalizer.normalize(Character.toString(point), Normalizer.Form.NFKD);
    StringBuilder bare = new StringBuilder();
    apart.codePoints().filter(one -> !isMark(one)).forEach(bare::appendCodePoint);
    String lower = bare.toString().toLowerCase(Locale.ROOT);
    return Normalizer.normalize(lower, Normalizer.Form.NFC);
  }

  /** What is looked for: words, and runs of signs of the scripts that put no space between them. */
  private static List<String> terms(String folded) {
    List<String> terms = new ArrayList<>();
    StringBuilder term = new StringBuilder();
    boolean wasCjk = false;
    int[] points = folded.codePoints().toArray();
    for (int at = 0; at < points.length; at++) {
      int point = points[at];
      boolean isCjk = isCjk(point);
      boolean isIn = isWord(point) || (!term.isEmpty() && isInside(points, at));
      if (!term.isEmpty() && (!isIn || isCjk != wasCjk)) {
        terms.add(term.toString());
        term.setLength(0);
      }
      if (isIn) {
        term.appendCodePoint(point);
        wasCjk = isCjk;
      }
    }
    if (!term.isEmpty()) {
      terms.add(term.toString());
    }
    return terms;
  }

  /** An apostrophe between two letters is a part of their word. */
  private static boolean isInside(int[] points, int at) {
    return points[at] == APOSTROPHE
        && isWord(points[at - 1])
        && !isCjk(points[at - 1])
        && at + 1 < points.length
        && isWord(points[at + 1])
        && !isCjk(points[at + 1]);
  }

  private static List<String> pairs(String term) {
    int[] points = term.codePoints().toArray();
    List<String> pairs = new ArrayList<>();
    for (int at = 0; at + 1 < points.length; at++) {
      pairs.add(new String(points, at, 2));
    }
    return pairs;
  }

  private static boolean isMark(int point) {
    return switch (Character.getType(point)) {
      case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK ->
          true;
      default -> false;
    };
  }

  private static boolean isWord(int point) {
    return Character.isLetterOrDigit(point);
  }

  private static boolean isCjk(int point) {
    if (point == PROLONGED_SOUND) {
      return true;
    }
    UnicodeScript script = UnicodeScript.of(point);
    return script == UnicodeScript.HAN
        || script == UnicodeScript.HIRAGANA
        || script == UnicodeScript.KATAKANA
        || script == UnicodeScript.HANGUL;
  }

  private static List<Match> merged(List<Match> found) {
    found.sort(Comparator.comparingInt(Match::from));
    List<Match> merged = new ArrayList<>();
    for (Match match : found) {
      int last = merged.size() - 1;
      if (last >= 0 && match.from() <= merged.get(last).to()) {
        Match before = merged.get(last);
        merged.set(last, new Match(before.from(), Math.max(before.to(), match.to())));
      } else {
        merged.add(match);
      }
    }
    return List.copyOf(merged);
  }
}
