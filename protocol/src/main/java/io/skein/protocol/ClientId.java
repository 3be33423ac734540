package io.skein.protocol;

import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * A client message id: 16 random bytes that the client chose before its first attempt. Together
 * with the sender it makes a post (or a group's creation) idempotent.
 */
public record ClientId(long high, long low) {
  public static final int BYTES = 16;

  /** A fresh id from a cryptographically strong source; 122 random bits. */
  public static ClientId random() {
    UUID uuid = UUID.randomUUID();
    return new ClientId(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
  }

  /**
   * The id that these bytes are.
   *
   * @param bytes exactly 16, high half first, big-endian
   * @throws IllegalArgumentException for another length
   */
  public static ClientId of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("a client id has 16 bytes");
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new ClientId(buffer.getLong(), buffer.getLong());
  }

  public byte[] toBytes() {
    return ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array();
  }

  @Override
  public String toString() {
    return new UUID(high, low).toString();
  }
}
