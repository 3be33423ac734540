package io.skein.node.call.relay;

import java.nio.ByteBuffer;

/**
 * An envelope, cut into what packets hold. The first part says how long the whole is; the others
 * follow it, with no other envelope's between them. What is not a part is an answer: the number up
 * to which the sender's peer has been heard.
 */
final class Cut {
  static final byte FIRST = 1;
  static final byte MORE = 2;
  static final byte ANSWER = 3;

  static final int ANSWER_BYTES = 1 + Long.BYTES;

  private final byte[] envelope;
  private int done;

  Cut(byte[] envelope) {
    this.envelope = envelope;
  }

  boolean isDone() {
    return done == envelope.length;
  }

  /** Writes the next part; the number of bytes written, at most {@link Packet#PLAIN_MAX}. */
  int next(byte[] plain) {
    ByteBuffer to = ByteBuffer.wrap(plain, 0, Packet.PLAIN_MAX);
    if (done == 0) {
      to.put(FIRST).putInt(envelope.length);
    } else {
      to.put(MORE);
    }
    int length = Math.min(to.remaining(), envelope.length - done);
    to.put(envelope, done, length);
    done += length;
    return to.position();
  }

  static int answer(long number, byte[] plain) {
    return ByteBuffer.wrap(plain).put(ANSWER).putLong(number).position();
  }

  /** The number that an answer tells. */
  static long answered(byte[] plain) {
    return ByteBuffer.wrap(plain).getLong(1);
  }
}
