package io.skein.node.call.relay;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What begins a session. Whoever hears it repeats the sender's life, with a challenge for it: so
 * the sender knows that the answer is new, and the receiver that what is sealed to its challenge
 * is.
 *
 * @param run of the sender: its numbers begin anew with it
 * @param echo the receiver's life that the sender heard last; {@link Token#NONE}: none yet
 * @param challenge for that life
 * @param asks the sender does not know yet what to seal to, and wants an answer
 */
record Hello(Token run, Token echo, Token challenge, boolean asks) {
  static final int BYTES = 3 * Token.BYTES + 1;

  /** Null if it is none. Longer ones are of a later release. */
  static @Nullable Hello read(byte[] plain, int length) {
    if (length < BYTES) {
      return null;
    }
    ByteBuffer from = ByteBuffer.wrap(plain, 0, length);
    return new Hello(Token.read(from), Token.read(from), Token.read(from), from.get() == 1);
  }

  /** The number of bytes written. */
  int write(byte[] plain) {
    ByteBuffer to = ByteBuffer.wrap(plain);
    run.write(to);
    echo.write(to);
    challenge.write(to);
    return to.put((byte) (asks ? 1 : 0)).position();
  }
}
