package io.skein.node.account;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.text.Normalizer2;
import com.ibm.icu.text.SpoofChecker;
import com.ibm.icu.text.SpoofChecker.RestrictionLevel;
import com.ibm.icu.text.UnicodeSet;
import io.skein.protocol.ErrorCode;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a name may be, and when two names are too alike to belong to two people. Pure; thread-safe.
 *
 * <p>A name is kept in its canonical form: Unicode NFKC with case folded (UAX #15, UAX #31 R4), so
 * that "Alice" and "ＡLICE" are one name, "alice". Names are also shown in that form, since a
 * capital "I" in "paypaI" could not be told from an "l". What remains alike is caught by the
 * skeleton of UTS #39: two names with one skeleton look the same, and only the first gets it. A
 * name mixes scripts only where people do (UTS #39 "highly restrictive": Latin with Chinese,
 * Japanese or Korean).
 */
public final class NameRules {
  private static final Normalizer2 CASEFOLD = Normalizer2.getNFKCCasefoldInstance();

  private static final SpoofChecker SPOOF_CHECKER =
      new SpoofChecker.Builder()
          .setRestrictionLevel(RestrictionLevel.HIGHLY_RESTRICTIVE)
          .setChecks(
              SpoofChecker.RESTRICTION_LEVEL
                  | SpoofChecker.INVISIBLE
                  | SpoofChecker.MIXED_NUMBERS
                  | SpoofChecker.CHAR_LIMIT)
          .setAllowedChars(
              new UnicodeSet(SpoofChecker.RECOMMENDED).add('.').add('_').add('-').freeze())
          .build();

  /** No canonical form is looked for in a text that is longer than this; keeps bad input cheap. */
  private static final int RAW_LENGTH_MAX = 256;

  private final int lengthMin;
  private final int lengthMax;
  private final Set<String> reserved;

  /**
   * Lengths in code points of the canonical form. A reserved name also covers its look-alikes, with
   * or without separators.
   */
  public NameRules(int lengthMin, int lengthMax, Collection<String> reserved) {
    this.lengthMin = lengthMin;
    this.lengthMax = lengthMax;
    this.reserved =
        reserved.stream()
            .map(name -> bare(skeleton(CASEFOLD.normalize(name))))
            .collect(Collectors.toUnmodifiableSet());
  }

  /** A name that someone wants to have: {@link Accepted}, or refused with a code and the reason. */
  public Verdict check(String raw) {
    Verdict verdict = read(raw);
    if (verdict instanceof Accepted accepted && reserved.contains(bare(accepted.key()))) {
      return new Refused(ErrorCode.NAME_TAKEN, "name: reserved");
    }
    return verdict;
  }

  /** A name that someone says is there: the same, but for reserved names. */
  public Verdict read(String raw) {
    if (raw.length() > RAW_LENGTH_MAX || !isWellFormed(raw)) {
      return invalid("too long, or no text");
    }
    String name = CASEFOLD.normalize(raw);
    int length = name.codePointCount(0, name.length());
    if (length < lengthMin || length > lengthMax) {
      return invalid("must be of " + lengthMin + " to " + lengthMax + " characters");
    }
    int previous = '.';
    for (int i = 0; i < name.length(); i = name.offsetByCodePoints(i, 1)) {
      int character = name.codePointAt(i);
      if (isSeparator(character)) {
        if (isSeparator(previous)) {
          return invalid("begins with '.', '_' or '-', or has two of them in a row");
        }
      } else if (!UCharacter.isLetterOrDigit(character) && !isMark(character)) {
        return invalid("may have letters, digits, '.', '_' and '-' only");
      }
      previous = character;
    }
    if (isSeparator(previous)) {
      return invalid("ends with '.', '_' or '-'");
    }
    if (SPOOF_CHECKER.failsChecks(name)) {
      return invalid("mixes scripts or digits, or has characters out of use");
    }
    return new Accepted(name, skeleton(name));
  }

  private static Refused invalid(String reason) {
    return new Refused(ErrorCode.NAME_INVALID, "name: " + reason);
  }

  private static String skeleton(String canonical) {
    return SPOOF_CHECKER.getSkeleton(canonical);
  }

  private static String bare(String key) {
    StringBuilder letters = new StringBuilder(key.length());
    key.codePoints()
        .filter(character -> UCharacter.isLetterOrDigit(character) || isMark(character))
        .forEach(letters::appendCodePoint);
    return letters.toString();
  }

  private static boolean isSeparator(int character) {
    return character == '.' || character == '_' || character == '-';
  }

  private static boolean isMark(int character) {
    int type = Character.getType(character);
    return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
  }

  private static boolean isWellFormed(String text) {
    return text.codePoints().noneMatch(NameRules::isSurrogate);
  }

  private static boolean isSurrogate(int character) {
    return character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE;
  }

  /** What the rules say. */
  public sealed interface Verdict {}

  /**
   * The name can be had, as far as the rules go.
   *
   * @param name the canonical form: what is stored and shown
   * @param key equal for names that look alike: what is unique
   */
  public record Accepted(String name, String key) implements Verdict {}

  /** NAME_INVALID or NAME_TAKEN (reserved). */
  public record Refused(ErrorCode code, String detail) implements Verdict {}
}
