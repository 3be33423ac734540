package io.skein.node.call.ice;

import io.skein.node.platform.InvalidSettingException;
import io.skein.node.platform.SecretFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What the nodes and the TURN servers share: coturn's {@code static-auth-secret}. Immutable; never
 * logged.
 */
public final class TurnSecret {
  private static final int LENGTH_MIN = 16;

  private final byte[] secret;

  private TurnSecret(byte[] secret) {
    this.secret = secret;
  }

  /**
   * Its bytes are those of the text: the TURN server has the same line in its own file.
   *
   * @throws IllegalArgumentException if it is short enough to be guessed, or no line
   */
  static TurnSecret of(String text) {
    if (text.length() < LENGTH_MIN || !text.chars().allMatch(c -> c > ' ' && c <= '~')) {
      throw new IllegalArgumentException("no secret");
    }
    return new TurnSecret(text.getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * Reads the file that the settings name. Blocks; once, at start.
   *
   * @return empty if there is no TURN server
   * @throws InvalidSettingException if the file holds no secret
   */
  public static Optional<TurnSecret> read(IceSettings settings) {
    return settings.secretFile().map(TurnSecret::read);
  }

  private static TurnSecret read(Path file) {
    try {
      return of(SecretFile.read(file, "secret of the TURN servers"));
    } catch (IOException e) {
      throw new InvalidSettingException(
          "skein.call.ice.secret-file", "a readable file, not " + file);
    } catch (IllegalArgumentException e) {
      throw new InvalidSettingException(
          "skein.call.ice.secret-file",
          "a file with one line of at least " + LENGTH_MIN + " signs of ASCII without blanks");
    }
  }

  byte[] hmac(String algorithm, byte[] message) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(secret, algorithm));
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + algorithm, e);
    }
  }

  @Override
  public String toString() {
    return "TurnSecret[]";
  }
}
