package io.skein.node.call.sfu;

import io.skein.node.platform.InvalidSettingException;
import io.skein.node.platform.SecretFile;
import io.skein.protocol.CallId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What the nodes and the SFUs share. All that a room has, its number, pin and secret, is made of it
 * and the call, so every node knows it, and nobody else can guess it. Immutable; never logged.
 */
public final class SfuSecret {
  private static final int LENGTH_MIN = 16;

  /** What a JSON number of any reader holds exactly. */
  private static final long NUMBER_MASK = (1L << 52) - 1;

  private final String text;

  private SfuSecret(String text) {
    this.text = text;
  }

  /**
   * @throws IllegalArgumentException if it is short enough to be guessed, or no line
   */
  public static SfuSecret of(String text) {
    if (text.length() < LENGTH_MIN || !text.chars().allMatch(c -> c > ' ' && c <= '~')) {
      throw new IllegalArgumentException("no secret");
    }
    return new SfuSecret(text);
  }

  /**
   * Reads the file that the settings name. Blocks; once, at start.
   *
   * @return empty if there is no SFU
   * @throws InvalidSettingException if the file holds no secret
   */
  public static Optional<SfuSecret> read(SfuSettings settings) {
    return settings.secretFile().map(SfuSecret::read);
  }

  private static SfuSecret read(Path file) {
    try {
      return of(SecretFile.read(file, "secret of the SFUs"));
    } catch (IOException e) {
      throw new InvalidSettingException(
          "skein.call.sfu.secret-file", "a readable file, not " + file);
    } catch (IllegalArgumentException e) {
      throw new InvalidSettingException(
          "skein.call.sfu.secret-file",
          "a file with one line of at least " + LENGTH_MIN + " signs of ASCII without blanks");
    }
  }

  /** As the servers have it. */
  public String text() {
    return text;
  }

  /** The room of a call that has this number there. */
  public SfuRoom room(CallId call, int room) {
    return new SfuRoom(
        number(hmac("room", call, room)),
        HexFormat.of().formatHex(hmac("pin", call, room), 0, 16),
        HexFormat.of().formatHex(hmac("secret", call, room), 0, 16));
  }

  private static long number(byte[] hash) {
    return Math.max(1, ByteBuffer.wrap(hash).getLong() & NUMBER_MASK);
  }

  private byte[] hmac(String what, CallId call, int room) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(text.getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
      mac.update(what.getBytes(StandardCharsets.US_ASCII));
      mac.update((byte) 0);
      mac.update(call.ofEntry().toBytes());
      return mac.doFinal(ByteBuffer.allocate(Integer.BYTES).putInt(room).array());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HMAC-SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "SfuSecret[]";
  }
}
