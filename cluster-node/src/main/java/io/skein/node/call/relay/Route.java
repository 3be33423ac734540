package io.skein.node.call.relay;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * From one node to another: one stream, in one direction.
 *
 * @param sender by the name that the cluster knows it by
 * @param receiver likewise
 */
record Route(String sender, String receiver) {
  Route reversed() {
    return new Route(receiver, sender);
  }

  /**
   * Aeron's number for it, the same on both nodes. Should two routes to one node have the same,
   * each refuses the other's packets, since they are sealed to their route.
   */
  int stream() {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(names());
      return ByteBuffer.wrap(hash).getInt();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** What a seal is bound to: stream, sender, receiver. */
  byte[] associated() {
    byte[] names = names();
    return ByteBuffer.allocate(Integer.BYTES + names.length).putInt(stream()).put(names).array();
  }

  private byte[] names() {
    byte[] from = sender.getBytes(StandardCharsets.UTF_8);
    byte[] to = receiver.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(2 * Short.BYTES + from.length + to.length)
        .putShort((short) from.length)
        .put(from)
        .putShort((short) to.length)
        .put(to)
        .array();
  }
}
