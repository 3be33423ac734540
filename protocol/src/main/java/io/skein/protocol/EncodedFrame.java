package io.skein.protocol;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The bytes of one frame, of either direction: encoded once for all the sockets that send it.
 * Travels between nodes as its payload.
 *
 * <p>Immutable by agreement and thread-safe: the array is handed out without a copy, and nobody
 * changes it.
 */
public final class EncodedFrame {
  private final byte[] payload;

  private EncodedFrame(byte[] payload) {
    this.payload = payload;
  }

  /**
   * The frame of these bytes of a {@code ServerFrame} or {@code ClientFrame}; the inverse of {@link
   * #payload()}.
   *
   * @param payload taken over: the caller must not change it afterwards
   */
  public static EncodedFrame wrap(byte[] payload) {
    return new EncodedFrame(payload);
  }

  /**
   * The bytes without length prefix, as one WebSocket message carries them: read them, never write
   * them.
   */
  public byte[] payload() {
    return payload;
  }

  /** Number of bytes on TCP: {@link FrameLength} and payload. */
  public int tcpBytes() {
    return FrameLength.bytes(payload.length) + payload.length;
  }

  /**
   * Writes what TCP carries: the length, then the payload.
   *
   * @throws java.nio.BufferOverflowException if fewer than {@link #tcpBytes} bytes remain
   */
  public void putTcp(ByteBuffer target) {
    for (int i = 0; i < FrameLength.bytes(payload.length); i++) {
      target.put(FrameLength.byteAt(payload.length, i));
    }
    target.put(payload);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EncodedFrame frame && Arrays.equals(payload, frame.payload);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(payload);
  }

  /** The size only: a frame may hold a message or a token. */
  @Override
  public String toString() {
    return "EncodedFrame[" + payload.length + " bytes]";
  }
}
