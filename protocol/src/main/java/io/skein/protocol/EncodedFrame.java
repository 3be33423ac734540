package io.skein.protocol;

/**
 * One server frame with request number 0, encoded once for all who get it. Immutable and
 * thread-safe; travels between nodes as its bytes.
 */
public final class EncodedFrame {
  private final byte[] payload;

  private EncodedFrame(byte[] payload) {
    this.payload = payload;
  }

  /** Takes the bytes of a {@code ServerFrame} over: the caller must not change them afterwards. */
  public static EncodedFrame wrap(byte[] payload) {
    return new EncodedFrame(payload);
  }

  /** The bytes of the {@code ServerFrame}, without length prefix: read them, never write them. */
  public byte[] payload() {
    return payload;
  }
}
