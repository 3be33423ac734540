package io.skein.node.push;

import io.skein.protocol.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts what is pushed for the browser alone: RFC 8291 (Message Encryption for Web Push), which
 * is one record of RFC 8188 ({@code aes128gcm}). The push service cannot read it. Stateless.
 */
final class WebPushCipher {
  /** The content coding, as its header names it. */
  static final String CODING = "aes128gcm";

  /** Push services take 4,096 bytes (RFC 8030 section 7.2), of which these are left. */
  static final int TEXT_BYTES_MAX = 3993;

  static final int SECRET_BYTES = 16;

  private static final int SALT_BYTES = 16;
  private static final int RECORD_BYTES = 4096;
  private static final int KEY_BYTES = 16;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  /** Ends the last record (RFC 8188 section 2). */
  private static final byte LAST = 2;

  private static final byte[] BLOCK = {1};
  private static final SecureRandom RANDOM = new SecureRandom();

  private WebPushCipher() {}

  /**
   * Encrypts a text.
   *
   * @param key the browser's, a point of P-256
   * @param secret the browser's authentication secret
   * @return header and record
   */
  static byte[] encrypt(byte[] text, Bytes key, Bytes secret) {
    byte[] salt = new byte[SALT_BYTES];
    RANDOM.nextBytes(salt);
    return encrypt(text, key, secret, P256.generate(), salt);
  }

  /** With a pair of keys and a salt that are used once. */
  static byte[] encrypt(byte[] text, Bytes key, Bytes secret, KeyPair own, byte[] salt) {
    if (text.length > TEXT_BYTES_MAX) {
      throw new IllegalArgumentException("at most " + TEXT_BYTES_MAX + " bytes");
    }
    byte[] ownPoint = P256.point((ECPublicKey) own.getPublic()).asArray();
    byte[] agreed = P256.agree(own.getPrivate(), P256.publicKey(key));
    // RFC 8291 section 3.4; each HKDF-Expand gives at most one block.
    byte[] input =
        hmac(
            hmac(secret.asArray(), agreed),
            ascii("WebPush: info\0"),
            key.asArray(),
            ownPoint,
            BLOCK);
    byte[] random = hmac(salt, input);
    byte[] contentKey = hmac(random, ascii("Content-Encoding: aes128gcm\0"), BLOCK);
    byte[] nonce = hmac(random, ascii("Content-Encoding: nonce\0"), BLOCK);
    byte[] record = Arrays.copyOf(text, text.length + 1);
    record[text.length] = LAST;
    byte[] sealed =
        seal(record, Arrays.copyOf(contentKey, KEY_BYTES), Arrays.copyOf(nonce, NONCE_BYTES));
    return ByteBuffer.allocate(SALT_BYTES + 5 + ownPoint.length + sealed.length)
        .put(salt)
        .putInt(RECORD_BYTES)
        .put((byte) ownPoint.length)
        .put(ownPoint)
        .put(sealed)
        .array();
  }

  private static byte[] seal(byte[] record, byte[] key, byte[] nonce) {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(
          Cipher.ENCRYPT_MODE,
          new SecretKeySpec(key, "AES"),
          new GCMParameterSpec(TAG_BITS, nonce));
      return cipher.doFinal(record);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  static byte[] hmac(byte[] key, byte[]... parts) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      for (byte[] part : parts) {
        mac.update(part);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
