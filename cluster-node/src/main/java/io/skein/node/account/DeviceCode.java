package io.skein.node.account;

import io.skein.protocol.Bytes;
import io.skein.protocol.DeviceLink;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * What a device that waits to be linked collects its tokens with (the {@code device_code} of RFC
 * 8628): base64url of version (1 byte), the code of its link (16) and secret (32). The link says
 * where to look; whoever has seen it on a screen lacks the secret.
 */
record DeviceCode(DeviceLink link, Bytes secret) {
  private static final byte VERSION = 1;
  private static final int SECRET_BYTES = 32;
  private static final int BYTES = 1 + DeviceLink.CODE_BYTES + SECRET_BYTES;
  private static final int TEXT_LENGTH = (BYTES * 4 + 2) / 3;

  /** One that nobody else has. */
  static DeviceCode random(SecureRandom random) {
    byte[] code = new byte[DeviceLink.CODE_BYTES];
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(code);
    random.nextBytes(secret);
    return new DeviceCode(new DeviceLink(Bytes.wrap(code)), Bytes.wrap(secret));
  }

  /** Null if the text is no device code. */
  static @Nullable DeviceCode parse(String text) {
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
    byte[] code = new byte[DeviceLink.CODE_BYTES];
    byte[] secret = new byte[SECRET_BYTES];
    buffer.get(code).get(secret);
    return new DeviceCode(new DeviceLink(Bytes.wrap(code)), Bytes.wrap(secret));
  }

  /** What the client gets. */
  String text() {
    ByteBuffer buffer =
        ByteBuffer.allocate(BYTES).put(VERSION).put(link.code().asArray()).put(secret.asArray());
    return Base64.getUrlEncoder().withoutPadding().encodeToString(buffer.array());
  }

  /** What is kept of the secret: its hash. Random as it is, it needs no salt. */
  Bytes proof() {
    return sha256(secret);
  }

  /** Where a link's device waits: the hash of its code, so that no store shows a link. */
  static Bytes key(DeviceLink link) {
    return sha256(link.code());
  }

  private static Bytes sha256(Bytes bytes) {
    try {
      return Bytes.wrap(MessageDigest.getInstance("SHA-256").digest(bytes.asArray()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "DeviceCode[]";
  }
}
