package io.skein.protocol;

/**
 * The length that stands before each frame on TCP: a varint of one to three bytes, low seven bits
 * first, in its shortest form, never 0. One rule for the node and for clients, whatever buffers
 * they use: feed it byte by byte, starting with {@link #START}, until the state {@link
 * #isComplete}.
 */
public final class FrameLength {
  /** No byte seen yet. */
  public static final int START = 0;

  /** Most bytes that a length takes. */
  public static final int BYTES_MAX = 3;

  // A state is the value so far (21 bits), the number of bytes seen (2 bits from 24 on), and a bit
  // for completeness: an int, so that a reader holds nothing more while it waits.
  private static final int SEEN_SHIFT = 24;
  private static final int COMPLETE = 1 << 30;
  private static final int VALUE_MASK = (1 << 21) - 1;

  private FrameLength() {}

  /**
   * The state after one more byte.
   *
   * @param frameBytesMax largest length to accept
   * @throws DecodeException FRAME_TOO_LARGE as soon as the bytes so far exceed the limit,
   *     MALFORMED_FRAME for 0 and for a form longer than needed
   */
  public static int next(int state, byte read, int frameBytesMax) throws DecodeException {
    int seen = state >>> SEEN_SHIFT;
    int value = (state & VALUE_MASK) | (read & 0x7f) << (7 * seen);
    boolean more = read < 0;
    if (value > frameBytesMax || (more && seen + 1 == BYTES_MAX)) {
      throw new DecodeException(
          ErrorCode.FRAME_TOO_LARGE, "a frame has at most " + frameBytesMax + " bytes here");
    }
    if (!more && value == 0) {
      throw new DecodeException(ErrorCode.MALFORMED_FRAME, "frame length: 0");
    }
    if (!more && read == 0) {
      throw new DecodeException(ErrorCode.MALFORMED_FRAME, "frame length: not its shortest form");
    }
    return value | (seen + 1) << SEEN_SHIFT | (more ? 0 : COMPLETE);
  }

  public static boolean isComplete(int state) {
    return (state & COMPLETE) != 0;
  }

  /** The length that a complete state stands for. */
  public static int value(int state) {
    return state & VALUE_MASK;
  }

  /** How many bytes the length takes: 1 to 3. */
  public static int bytes(int length) {
    return length < 1 << 7 ? 1 : length < 1 << 14 ? 2 : 3;
  }

  /**
   * One byte of the length's varint.
   *
   * @param index 0 to {@link #bytes} - 1
   */
  public static byte byteAt(int length, int index) {
    int bits = length >>> (7 * index) & 0x7f;
    return (byte) (index + 1 < bytes(length) ? bits | 0x80 : bits);
  }
}
