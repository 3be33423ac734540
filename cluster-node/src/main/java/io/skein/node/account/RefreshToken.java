package io.skein.node.account;

import io.skein.protocol.Bytes;
import io.skein.protocol.DeviceId;
import io.skein.protocol.UserId;
import java.nio.ByteBuffer;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * What a device gets a new access token with: base64url of version (1 byte), user (8), device (8),
 * family (16) and secret (32). The ids say where to look; the family tells a used token of this
 * device, which voids the device, from an invented one, which does nothing.
 */
record RefreshToken(UserId user, DeviceId device, Bytes family, Bytes secret) {
  static final int FAMILY_BYTES = 16;
  static final int SECRET_BYTES = 32;

  private static final byte VERSION = 1;
  private static final int BYTES = 1 + 8 + 8 + FAMILY_BYTES + SECRET_BYTES;
  private static final int TEXT_LENGTH = (BYTES * 4 + 2) / 3;

  /** Null if the text is no refresh token. */
  static @Nullable RefreshToken parse(String text) {
    if (text.length() != TEXT_LENGTH) {
      return null;
    }
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    if (bytes.length != BYTES || buffer.get() != VERSION) {
      return null;
    }
    UserId user = new UserId(buffer.getLong());
    DeviceId device = new DeviceId(buffer.getLong());
    byte[] family = new byte[FAMILY_BYTES];
    byte[] secret = new byte[SECRET_BYTES];
    buffer.get(family).get(secret);
    return new RefreshToken(user, device, Bytes.wrap(family), Bytes.wrap(secret));
  }

  /** What the client gets. */
  String text() {
    ByteBuffer buffer =
        ByteBuffer.allocate(BYTES)
            .put(VERSION)
            .putLong(user.value())
            .putLong(device.value())
            .put(family.asArray())
            .put(secret.asArray());
    return Base64.getUrlEncoder().withoutPadding().encodeToString(buffer.array());
  }

  RefreshToken withSecret(Bytes next) {
    return new RefreshToken(user, device, family, next);
  }

  @Override
  public String toString() {
    return "RefreshToken[" + user + ", " + device + "]";
  }
}
