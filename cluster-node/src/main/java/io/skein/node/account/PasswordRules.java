package io.skein.node.account;

import com.ibm.icu.text.Normalizer2;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a password may be: length, and not one of the first that anybody tries (NIST SP 800-63B
 * section 5.1.1.2; no rules about kinds of characters). Pure; thread-safe.
 */
public final class PasswordRules {
  private static final Normalizer2 NFC = Normalizer2.getNFCInstance();

  /** Those of eight characters and more that lead every published list of guessed passwords. */
  private static final Set<String> COMMON =
      Set.of(
          "password",
          "password1",
          "password12",
          "password123",
          "passw0rd",
          "p@ssw0rd",
          "12345678",
          "123456789",
          "1234567890",
          "0123456789",
          "87654321",
          "987654321",
          "11111111",
          "00000000",
          "88888888",
          "12341234",
          "11223344",
          "123123123",
          "147258369",
          "qwertyui",
          "qwertyuiop",
          "qwerty12",
          "qwerty123",
          "1qaz2wsx",
          "1q2w3e4r",
          "1q2w3e4r5t",
          "asdfghjk",
          "asdfghjkl",
          "zxcvbnm1",
          "abcdefgh",
          "abcd1234",
          "iloveyou",
          "sunshine",
          "princess",
          "football",
          "baseball",
          "superman",
          "trustno1",
          "letmein1",
          "welcome1",
          "changeme",
          "administrator",
          "starwars",
          "whatever",
          "computer",
          "internet",
          "michelle",
          "jennifer",
          "woaini1314",
          "5201314520");

  private final int lengthMin;
  private final int lengthMax;

  /** Lengths in code points. */
  public PasswordRules(int lengthMin, int lengthMax) {
    this.lengthMin = lengthMin;
    this.lengthMax = lengthMax;
  }

  /**
   * Why the password cannot be that of an account of this (canonical) name, without repeating it;
   * null if it can.
   */
  public @Nullable String refusal(String password, String name) {
    int length = password.codePointCount(0, password.length());
    if (length < lengthMin || length > lengthMax) {
      return "password: must be of " + lengthMin + " to " + lengthMax + " characters";
    }
    if (password.codePoints().anyMatch(PasswordRules::isControlOrSurrogate)) {
      return "password: has control characters";
    }
    String folded = password.toLowerCase(Locale.ROOT);
    if (COMMON.contains(folded) || folded.equals(name)) {
      return "password: among the first that are guessed";
    }
    if (password.codePoints().distinct().count() < 3) {
      return "password: repeats one or two characters";
    }
    return null;
  }

  /** True if it is so long that hashing it would only cost; no account has such a password. */
  boolean isTooLong(String password) {
    return password.length() > 2 * lengthMax;
  }

  /** What is hashed: UTF-8 of the NFC form, so that every keyboard's "é" is one (RFC 8265). */
  static byte[] bytes(String password) {
    return NFC.normalize(password).getBytes(StandardCharsets.UTF_8);
  }

  private static boolean isControlOrSurrogate(int character) {
    return Character.isISOControl(character)
        || (character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE);
  }
}
