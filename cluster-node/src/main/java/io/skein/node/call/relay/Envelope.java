package io.skein.node.call.relay;

import io.skein.protocol.Bytes;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One signal under way.
 *
 * @param number from 1, rising over all that one run of the sender's association sends
 * @param previous of the signal of the same call before this one; 0: the sender knows of none
 */
record Envelope(long number, long previous, Bytes call, Bytes signal) {
  private static final int HEADER = 2 * Long.BYTES + 1;

  byte[] encode() {
    return ByteBuffer.allocate(HEADER + call.size() + signal.size())
        .putLong(number)
        .putLong(previous)
        .put((byte) call.size())
        .put(call.asArray())
        .put(signal.asArray())
        .array();
  }

  /** The longest of a signal that has so many bytes. */
  static int lengthMax(int signalBytes) {
    return HEADER + Relay.CALL_BYTES_MAX + signalBytes;
  }

  /** Null if it is none. */
  static @Nullable Envelope decode(byte[] bytes) {
    if (bytes.length < HEADER) {
      return null;
    }
    ByteBuffer from = ByteBuffer.wrap(bytes);
    long number = from.getLong();
    long previous = from.getLong();
    int callLength = Byte.toUnsignedInt(from.get());
    if (callLength > from.remaining()) {
      return null;
    }
    byte[] call = new byte[callLength];
    byte[] signal = new byte[from.get(call).remaining()];
    from.get(signal);
    return new Envelope(number, previous, Bytes.wrap(call), Bytes.wrap(signal));
  }
}
