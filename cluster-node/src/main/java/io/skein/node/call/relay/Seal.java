package io.skein.node.call.relay;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * One key of one session: AES-256-GCM. A nonce is the session's salt and a counter, and whoever
 * seals never uses a counter twice. Confined to the relay's thread.
 */
final class Seal {
  static final int TAG_BYTES = 16;
  static final int SALT_BYTES = 4;

  private static final String TRANSFORMATION = "AES/GCM/NoPadding";

  private final SecretKeySpec key;
  private final byte[] salt;
  private final byte[] bound;
  private final Cipher cipher;

  /**
   * @param bound to what every packet of the session is bound, beside its own header
   */
  Seal(byte[] key, byte[] salt, byte[] bound) {
    this.key = new SecretKeySpec(key, "AES");
    this.salt = salt;
    this.bound = bound;
    try {
      cipher = Cipher.getInstance(TRANSFORMATION);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + TRANSFORMATION, e);
    }
  }

  /**
   * Seals {@code plain} behind the header that stands in {@code packet}.
   *
   * @return the length of the packet
   */
  int seal(long counter, byte[] plain, int plainLength, byte[] packet, int headerLength) {
    try {
      init(Cipher.ENCRYPT_MODE, counter, packet, headerLength);
      return headerLength + cipher.doFinal(plain, 0, plainLength, packet, headerLength);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a packet cannot be sealed", e);
    }
  }

  /**
   * Opens what stands behind the header.
   *
   * @return its length; -1 if it was not sealed with this key, for this route, with this header
   */
  int open(long counter, byte[] packet, int packetLength, int headerLength, byte[] plain) {
    try {
      init(Cipher.DECRYPT_MODE, counter, packet, headerLength);
      return cipher.doFinal(packet, headerLength, packetLength - headerLength, plain, 0);
    } catch (AEADBadTagException e) {
      return -1;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a packet cannot be opened", e);
    }
  }

  private void init(int mode, long counter, byte[] packet, int headerLength)
      throws InvalidKeyException, InvalidAlgorithmParameterException {
    byte[] nonce = ByteBuffer.allocate(SALT_BYTES + Long.BYTES).put(salt).putLong(counter).array();
    cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
    cipher.updateAAD(bound);
    cipher.updateAAD(packet, 0, headerLength);
  }
}
