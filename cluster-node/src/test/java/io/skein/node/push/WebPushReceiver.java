package io.skein.node.push;

import io.skein.protocol.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** A browser's side of RFC 8291, by the text of the RFCs alone: decrypts what was pushed. */
record WebPushReceiver(PrivateKey own, Bytes ownPoint, Bytes secret) {
  /** The text of a body; a test fails if it is not encrypted for this receiver. */
  String decrypt(byte[] body) throws GeneralSecurityException {
    ByteBuffer in = ByteBuffer.wrap(body);
    byte[] salt = new byte[16];
    in.get(salt);
    int recordBytes = in.getInt();
    byte[] senderPoint = new byte[in.get()];
    in.get(senderPoint);
    byte[] sealed = new byte[in.remaining()];
    in.get(sealed);
    if (sealed.length > recordBytes) {
      throw new AssertionError("more than one record");
    }
    byte[] agreed = P256.agree(own, P256.publicKey(Bytes.wrap(senderPoint)));
    ByteBuffer info = ByteBuffer.allocate(14 + 65 + 65);
    info.put("WebPush: info\0".getBytes(StandardCharsets.US_ASCII));
    info.put(ownPoint.asArray()).put(senderPoint);
    byte[] input = hkdf(secret.asArray(), agreed, info.array(), 32);
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        Cipher.DECRYPT_MODE,
        new SecretKeySpec(hkdf(salt, input, ascii("Content-Encoding: aes128gcm\0"), 16), "AES"),
        new GCMParameterSpec(128, hkdf(salt, input, ascii("Content-Encoding: nonce\0"), 12)));
    byte[] record = cipher.doFinal(sealed);
    int end = record.length - 1;
    while (record[end] == 0) {
      end--;
    }
    if (record[end] != 2) {
      throw new AssertionError("not the last record");
    }
    return new String(record, 0, end, StandardCharsets.UTF_8);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** RFC 5869, of one block. */
  private static byte[] hkdf(byte[] salt, byte[] input, byte[] info, int length) {
    byte[] key = WebPushCipher.hmac(salt, input);
    return Arrays.copyOf(WebPushCipher.hmac(key, info, new byte[] {1}), length);
  }
}
