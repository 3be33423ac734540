package io.skein.node.account;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.Supplier;

/**
 * Signs that whoever has a link may have one thing for a short time: base64url of version (1 byte),
 * key id (4), subject (8), expiry (4, in seconds, unsigned) and an HMAC-SHA256 of all that (32).
 * With the keys of access tokens, whose first byte is another, so that neither passes for the
 * other. Thread-safe.
 */
public final class LinkTokens {
  private static final byte VERSION = 2;
  private static final int SIGNED_BYTES = 1 + 4 + 8 + 4;
  private static final int BYTES = SIGNED_BYTES + 32;
  private static final int TEXT_LENGTH = (BYTES * 4 + 2) / 3;

  private final Supplier<TokenKeys> keys;
  private final Runnable onUnknownKey;
  private final Duration activation;

  /**
   * @param onUnknownKey as for {@link HmacAccessTokens}
   * @param activation how long a new key waits before it signs
   */
  LinkTokens(Supplier<TokenKeys> keys, Runnable onUnknownKey, Duration activation) {
    this.keys = keys;
    this.onUnknownKey = onUnknownKey;
    this.activation = activation;
  }

  /**
   * A token for this subject.
   *
   * @param expires to the second
   */
  public String issue(long subject, Instant now, Instant expires) {
    TokenKeys.Signer signer = keys.get().signing(now, activation);
    byte[] token = new byte[BYTES];
    ByteBuffer.wrap(token)
        .put(VERSION)
        .putInt(signer.id())
        .putLong(subject)
        .putInt((int) expires.getEpochSecond());
    System.arraycopy(signer.sign(token, 0, SIGNED_BYTES), 0, token, SIGNED_BYTES, 32);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
  }

  /** Whether a token is good for this subject at {@code now}; never throws, whatever the text. */
  public boolean isGood(String text, long subject, Instant now) {
    if (text.length() != TEXT_LENGTH) {
      return false;
    }
    byte[] token;
    try {
      token = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return false;
    }
    if (token.length != BYTES || token[0] != VERSION) {
      return false;
    }
    ByteBuffer fields = ByteBuffer.wrap(token, 1, SIGNED_BYTES - 1);
    TokenKeys.Signer signer = keys.get().find(fields.getInt());
    if (signer == null) {
      onUnknownKey.run();
      return false;
    }
    byte[] expected = signer.sign(token, 0, SIGNED_BYTES);
    // In constant time: how much of a forgery is right cannot be felt out.
    return MessageDigest.isEqual(expected, Arrays.copyOfRange(token, SIGNED_BYTES, BYTES))
        && fields.getLong() == subject
        && now.isBefore(Instant.ofEpochSecond(Integer.toUnsignedLong(fields.getInt())));
  }
}
