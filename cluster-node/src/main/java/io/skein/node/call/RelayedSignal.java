package io.skein.node.call;

import io.skein.protocol.Bytes;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A signal as the relay carries it: to which connection of the other node, and the event that its
 * client gets. Pure.
 *
 * @param connection path of the connection's actor
 */
record RelayedSignal(String connection, Bytes frame) {
  /** The bytes: length of the path, the path, the frame. */
  byte[] toBytes() {
    byte[] path = connection.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(Short.BYTES + path.length + frame.size())
        .putShort((short) path.length)
        .put(path)
        .put(frame.asArray())
        .array();
  }

  /**
   * The signal of such bytes.
   *
   * @throws IllegalArgumentException if they are none
   */
  static RelayedSignal of(Bytes bytes) {
    try {
      ByteBuffer in = ByteBuffer.wrap(bytes.asArray());
      byte[] path = new byte[Short.toUnsignedInt(in.getShort())];
      in.get(path);
      byte[] frame = new byte[in.remaining()];
      in.get(frame);
      return new RelayedSignal(new String(path, StandardCharsets.UTF_8), Bytes.wrap(frame));
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("no signal: " + bytes.size() + " bytes", e);
    }
  }
}
