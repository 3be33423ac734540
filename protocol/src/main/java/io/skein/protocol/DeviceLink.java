package io.skein.protocol;

import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * What a new device shows, as a QR code, to a device that is logged in: which of those that wait it
 * is. Whoever sees it may log the device in as themselves, but gets none of its tokens, for which
 * it has a secret of its own. Not shown by {@code toString} all the same. Immutable.
 */
public record DeviceLink(Bytes code) {
  /** Bytes of a code, which is random. */
  public static final int CODE_BYTES = 16;

  private static final String SCHEME = "skein:device:";

  /**
   * @throws IllegalArgumentException if the code has another length
   */
  public DeviceLink {
    if (code.size() != CODE_BYTES) {
      throw new IllegalArgumentException("no link of a device");
    }
  }

  /** The form that is drawn: {@code skein:device:} and 22 characters of base64url. */
  public String text() {
    return SCHEME + Base64.getUrlEncoder().withoutPadding().encodeToString(code.toArray());
  }

  /** The link that a text is; null if it is none. */
  public static @Nullable DeviceLink parse(String text) {
    String stripped = text.strip();
    if (!stripped.startsWith(SCHEME)) {
      return null;
    }
    try {
      return new DeviceLink(
          Bytes.wrap(Base64.getUrlDecoder().decode(stripped.substring(SCHEME.length()))));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  @Override
  public String toString() {
    return "DeviceLink[]";
  }
}
