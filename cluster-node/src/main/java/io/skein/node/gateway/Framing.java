package io.skein.node.gateway;

import io.netty.buffer.ByteBuf;
import io.skein.protocol.EncodedFrame;
import io.skein.protocol.FrameLength;

/** How a frame lies on the wire, from the node. Stateless. */
enum Framing {
  /** {@link FrameLength}, then the payload. */
  NATIVE {
    @Override
    int bytes(EncodedFrame frame) {
      return frame.tcpBytes();
    }

    @Override
    void write(EncodedFrame frame, ByteBuf target) {
      int length = frame.payload().length;
      for (int index = 0; index < FrameLength.bytes(length); index++) {
        target.writeByte(FrameLength.byteAt(length, index));
      }
      target.writeBytes(frame.payload());
    }

    @Override
    void writeClose(ByteBuf target) {
      // TCP says so itself.
    }
  },

  /** One binary message, not masked, not fragmented (RFC 6455, section 5.2). */
  WEB_SOCKET {
    @Override
    int bytes(EncodedFrame frame) {
      return frame.payload().length + HEADER_BYTES_MAX;
    }

    @Override
    void write(EncodedFrame frame, ByteBuf target) {
      int length = frame.payload().length;
      target.writeByte(FINAL_BINARY);
      if (length < SHORT_LENGTH) {
        target.writeByte(length);
      } else if (length <= 0xffff) {
        target.writeByte(SHORT_LENGTH).writeShort(length);
      } else {
        target.writeByte(LONG_LENGTH).writeLong(length);
      }
      target.writeBytes(frame.payload());
    }

    @Override
    void writeClose(ByteBuf target) {
      target.writeByte(FINAL_CLOSE).writeByte(Short.BYTES).writeShort(CLOSED_NORMALLY);
    }
  };

  /** Bytes that {@link #writeClose} writes, at most. */
  static final int CLOSE_BYTES_MAX = 4;

  private static final int FINAL_BINARY = 0x82;
  private static final int FINAL_CLOSE = 0x88;

  /** RFC 6455, section 7.4.1: the reason is in the GoAway before. */
  private static final int CLOSED_NORMALLY = 1000;

  private static final int SHORT_LENGTH = 126;
  private static final int LONG_LENGTH = 127;
  private static final int HEADER_BYTES_MAX = 10;

  /** Bytes that the frame takes, at most. */
  abstract int bytes(EncodedFrame frame);

  abstract void write(EncodedFrame frame, ByteBuf target);

  /** Writes what says, in this framing, that no more comes. */
  abstract void writeClose(ByteBuf target);
}
