package io.skein.protocol;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the bytes of a TCP connection into frames, in whatever pieces they arrive. A pure state
 * machine: no clock, no socket. It holds bytes only while a frame is incomplete, and then at most
 * about twice as many as have arrived, so that a length that promises much costs nothing.
 *
 * <p>Confined to one thread. After a {@link DecodeException} the connection is lost: every further
 * call throws the same.
 */
public final class FrameReader {
  private static final byte[] PREFACE = {'S', 'K', 'N', '1'};
  private static final int FIRST_PIECE_BYTES = 128;
  private static final byte[] NOTHING = {};

  private int frameBytesMax;
  private int prefaceSeen;
  private int length = FrameLength.START;
  private byte[] partial = NOTHING;
  private int received;
  private @Nullable DecodeException failure;

  private FrameReader(int frameBytesMax, int prefaceSeen) {
    this.frameBytesMax = requireLimit(frameBytesMax);
    this.prefaceSeen = prefaceSeen;
  }

  /** The node's side: the preface, then frames, at first of the size allowed before log-in. */
  public static FrameReader ofClientBytes() {
    return new FrameReader(Limits.FRAME_BYTES_BEFORE_LOGIN_MAX, 0);
  }

  /** The client's side: frames of the size that a node may send. */
  public static FrameReader ofServerBytes() {
    return new FrameReader(Limits.FRAME_BYTES_CEILING, PREFACE.length);
  }

  /** The four bytes that a client sends first, once per connection: {@code SKN1}. */
  public static byte[] preface() {
    return PREFACE.clone();
  }

  /**
   * Sets the largest frame from the next length on.
   *
   * @param frameBytesMax 1 to {@link Limits#FRAME_BYTES_CEILING}
   */
  public void frameBytesMax(int frameBytesMax) {
    this.frameBytesMax = requireLimit(frameBytesMax);
  }

  private static int requireLimit(int frameBytesMax) {
    if (frameBytesMax < 1 || frameBytesMax > Limits.FRAME_BYTES_CEILING) {
      throw new IllegalArgumentException("frameBytesMax: " + frameBytesMax);
    }
    return frameBytesMax;
  }

  /**
   * Takes bytes up to the end of the next frame. Call it until it returns null; the bytes are used
   * up then.
   *
   * @return the payload of the frame: a view of {@code bytes} if the frame lies within them whole
   *     (valid as long as they are), else a buffer of its own; null if more bytes are needed
   * @throws DecodeException MALFORMED_FRAME or FRAME_TOO_LARGE
   */
  public @Nullable ByteBuffer next(ByteBuffer bytes) throws DecodeException {
    if (failure != null) {
      throw failure;
    }
    try {
      readPreface(bytes);
      while (!FrameLength.isComplete(length)) {
        if (!bytes.hasRemaining()) {
          return null;
        }
        length = FrameLength.next(length, bytes.get(), frameBytesMax);
      }
      return readPayload(bytes);
    } catch (DecodeException e) {
      failure = e;
      partial = NOTHING;
      throw e;
    }
  }

  /** True if a frame, its length, or the preface has begun and its end has not arrived. */
  public boolean isInsideFrame() {
    return length != FrameLength.START || prefaceSeen % PREFACE.length != 0;
  }

  /** Number of bytes of memory held for the frame that has not arrived whole; 0 between frames. */
  public int heldBytes() {
    return partial.length;
  }

  private void readPreface(ByteBuffer bytes) throws DecodeException {
    while (prefaceSeen < PREFACE.length && bytes.hasRemaining()) {
      if (bytes.get() != PREFACE[prefaceSeen++]) {
        throw new DecodeException(ErrorCode.MALFORMED_FRAME, "preface: not SKN1");
      }
    }
  }

  private @Nullable ByteBuffer readPayload(ByteBuffer bytes) {
    int wanted = FrameLength.value(length);
    ByteBuffer payload;
    if (received == 0 && bytes.remaining() >= wanted) {
      payload = bytes.slice(bytes.position(), wanted);
      bytes.position(bytes.position() + wanted);
    } else {
      if (!fill(bytes, wanted)) {
        return null;
      }
      payload = ByteBuffer.wrap(partial, 0, wanted);
    }
    length = FrameLength.START;
    partial = NOTHING;
    received = 0;
    return payload;
  }

  /** Takes what there is of the payload; true if that was all of it. */
  private boolean fill(ByteBuffer bytes, int wanted) {
    int taken = Math.min(wanted - received, bytes.remaining());
    if (taken > 0) {
      reserve(received + taken, wanted);
      bytes.get(partial, received, taken);
      received += taken;
    }
    return received == wanted;
  }

  private void reserve(int needed, int wanted) {
    if (needed > partial.length) {
      int size =
          Math.min(wanted, Math.max(needed, Math.max(FIRST_PIECE_BYTES, 2 * partial.length)));
      byte[] larger = new byte[size];
      System.arraycopy(partial, 0, larger, 0, received);
      partial = larger;
    }
  }
}
