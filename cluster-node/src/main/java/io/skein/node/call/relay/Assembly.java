package io.skein.node.call.relay;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Puts together what {@link Cut} has cut, for one session. A first part while another envelope is
 * not whole means that its sender has given that up. Confined to the relay's thread.
 */
final class Assembly {
  /** More than any sender's {@code signal-bytes-max} allows. */
  static final int LENGTH_MAX = Envelope.lengthMax(RelaySettings.SIGNAL_BYTES_MOST);

  /** What came of a part. */
  sealed interface Step {}

  /** There is more to come. */
  record Waiting() implements Step {}

  /** All of an envelope is here. */
  static final class Whole implements Step {
    private final byte[] envelope;

    private Whole(byte[] envelope) {
      this.envelope = envelope;
    }

    byte[] envelope() {
      return envelope;
    }
  }

  /** The part is none, or does not belong here. */
  record Wrong() implements Step {}

  private static final Step WAITING = new Waiting();
  private static final Step WRONG = new Wrong();

  private byte[] bytes = {};
  private @Nullable ByteBuffer envelope;

  /** Takes a part, in the order of the session. */
  Step add(byte[] plain, int length) {
    if (length < 1) {
      return WRONG;
    }
    ByteBuffer part = ByteBuffer.wrap(plain, 0, length);
    byte kind = part.get();
    if (kind == Cut.FIRST) {
      return begin(part);
    }
    return kind == Cut.MORE && envelope != null ? append(envelope, part) : WRONG;
  }

  private Step begin(ByteBuffer part) {
    if (part.remaining() < Integer.BYTES) {
      return WRONG;
    }
    int whole = part.getInt();
    if (whole < 1 || whole > LENGTH_MAX) {
      return WRONG;
    }
    bytes = new byte[whole];
    envelope = ByteBuffer.wrap(bytes);
    return append(envelope, part);
  }

  private Step append(ByteBuffer to, ByteBuffer part) {
    if (part.remaining() > to.remaining() || !part.hasRemaining()) {
      return WRONG;
    }
    to.put(part);
    if (to.hasRemaining()) {
      return WAITING;
    }
    envelope = null;
    return new Whole(bytes);
  }
}
