package io.skein.node.platform;

import io.skein.protocol.Bytes;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 (FIPS 180-4). Thread-safe. */
public final class Sha256 {
  private Sha256() {}

  /** One that takes its content in pieces; for one thread. */
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Its 32 bytes. */
  public static byte[] of(byte[] content) {
    return digest().digest(content);
  }

  /** Its 32 bytes. */
  public static Bytes of(Bytes content) {
    return Bytes.wrap(of(content.asArray()));
  }

  /** Its first four bytes, the highest first: a number that is the same on every node. */
  public static int number(byte[] content) {
    return ByteBuffer.wrap(of(content)).getInt();
  }
}
