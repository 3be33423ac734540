package io.skein.node.call.relay;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a packet begins, in the clear and under the seal's protection. Numbers are big-endian:
 *
 * <pre>
 * version 1 | type 1 | key id 4 | life 16 | counter 8 | sealed
 * </pre>
 *
 * @param type what is sealed
 * @param keyId of the cluster's keys
 * @param life of the sender on this route: a random number for each session that it begins
 * @param counter from 1, of this type and life; of data without a gap
 */
record Packet(Type type, int keyId, Token life, long counter) {
  /** What a packet holds. */
  enum Type {
    HELLO,
    DATA
  }

  /** What one UDP datagram of Aeron's default MTU holds, so that none is cut on its way. */
  static final int MTU = 1408;

  static final int LENGTH_MAX = MTU - 32;
  static final int HEADER = 2 + Integer.BYTES + Token.BYTES + Long.BYTES;
  static final int PLAIN_MAX = LENGTH_MAX - HEADER - Seal.TAG_BYTES;

  private static final byte VERSION = 1;

  /** By their number on the wire. */
  static final List<Type> TYPES = List.of(Type.HELLO, Type.DATA);

  /** Null if it is none, or of another version. */
  static @Nullable Packet read(byte[] bytes, int length) {
    if (length < HEADER + Seal.TAG_BYTES || length > LENGTH_MAX || bytes[0] != VERSION) {
      return null;
    }
    int type = bytes[1];
    if (type < 0 || type >= TYPES.size()) {
      return null;
    }
    ByteBuffer from = ByteBuffer.wrap(bytes, 2, HEADER - 2);
    return new Packet(TYPES.get(type), from.getInt(), Token.read(from), from.getLong());
  }

  /** Writes the header to the beginning. */
  void write(byte[] bytes) {
    ByteBuffer to =
        ByteBuffer.wrap(bytes).put(VERSION).put((byte) TYPES.indexOf(type)).putInt(keyId);
    life.write(to);
    to.putLong(counter);
  }
}
