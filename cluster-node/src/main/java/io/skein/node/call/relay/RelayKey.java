package io.skein.node.call.relay;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A secret that the nodes of a cluster share. Nothing is sealed with it: each session has a key of
 * its own, derived from it (HKDF, RFC 5869), so that a counter is enough for a nonce. Immutable.
 */
final class RelayKey {
  static final int SECRET_BYTES = 32;

  private static final String ALGORITHM = "HmacSHA256";
  private static final byte[] PURPOSE = "skein relay 1".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] HELLO = "hello".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] DATA = "data".getBytes(StandardCharsets.US_ASCII);

  private final int id;
  private final byte[] extracted;

  private RelayKey(int id, byte[] extracted) {
    this.id = id;
    this.extracted = extracted;
  }

  /**
   * @throws IllegalArgumentException if the secret has not {@link #SECRET_BYTES}
   */
  static RelayKey of(byte[] secret) {
    if (secret.length != SECRET_BYTES) {
      throw new IllegalArgumentException("a key has " + SECRET_BYTES + " bytes");
    }
    return new RelayKey(idOf(secret), hmac(PURPOSE, secret));
  }

  /** Names the key in packets; the same on every node, and gives nothing of the secret away. */
  int id() {
    return id;
  }

  /** For what is said before there is a session. Each life of a sender says it with its own key. */
  Seal hello(Route route, Token life) {
    return derived(HELLO, route, life, Token.NONE);
  }

  /** For a session: both sides have put something random into it, so none comes back. */
  Seal data(Route route, Token life, Token challenge) {
    return derived(DATA, route, life, challenge);
  }

  private Seal derived(byte[] label, Route route, Token life, Token challenge) {
    byte[] bound = route.associated();
    ByteBuffer info =
        ByteBuffer.allocate(label.length + bound.length + 2 * Token.BYTES + 1)
            .put(label)
            .put(bound);
    life.write(info);
    challenge.write(info);
    byte[] key = hmac(extracted, info.put((byte) 1).array());
    // The second block of HKDF-Expand: what is left of it is the salt of the nonces.
    byte[] second =
        ByteBuffer.allocate(key.length + info.capacity())
            .put(key)
            .put(info.array(), 0, info.capacity() - 1)
            .put((byte) 2)
            .array();
    return new Seal(key, Arrays.copyOf(hmac(extracted, second), Seal.SALT_BYTES), bound);
  }

  private static int idOf(byte[] secret) {
    try {
      return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(secret)).getInt();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static byte[] hmac(byte[] key, byte[] message) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }

  @Override
  public String toString() {
    return "RelayKey[" + Integer.toHexString(id) + "]";
  }
}
