package io.skein.node.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import io.skein.protocol.EncodedFrame;
import org.jspecify.annotations.Nullable;

/**
 * The socket of one connection: how the client frames what is said, what is written to it, and
 * whether it is read. Knows nothing of log-in and requests. Confined to its event loop.
 */
final class ClientSocket {
  /** Why nothing is read. */
  enum Pause {
    /** The client does not take what is written. */
    UNWRITABLE(1),
    /** It asks for more than is let in. */
    FLOOD(2),
    /** The node stops. */
    DRAINING(4);

    private final int bit;

    Pause(int bit) {
      this.bit = bit;
    }
  }

  private final Channel channel;
  private @Nullable Framing framing;
  private @Nullable FrameSource source;

  /** Bits of {@link Pause}: a set of them would be one more object for each idle device. */
  private int pauses;

  ClientSocket(Channel channel) {
    this.channel = channel;
  }

  /** The client speaks this; frames come from there. */
  void speaks(Framing framing, FrameSource source) {
    this.framing = framing;
    this.source = source;
  }

  /** False before the client's first bytes: nothing can be said to it. */
  boolean hasFraming() {
    return framing != null;
  }

  // ---------------------------------------------------------------- reading

  /** Sets the largest frame that is taken. */
  void frameBytesMax(int frameBytesMax) {
    if (source != null) {
      source.frameBytesMax(frameBytesMax);
    }
  }

  boolean isPaused(Pause reason) {
    return (pauses & reason.bit) != 0;
  }

  /** True for whatever reason. */
  boolean isPaused() {
    return pauses != 0;
  }

  void pause(Pause reason) {
    pauses |= reason.bit;
    channel.config().setAutoRead(false);
  }

  /** Reads on, unless there is another reason not to. */
  void resume(Pause reason) {
    pauses &= ~reason.bit;
    if (pauses == 0) {
      channel.config().setAutoRead(true);
    }
  }

  /** Reads on, whatever the reasons not to. */
  void readOn() {
    pauses = 0;
    channel.config().setAutoRead(true);
  }

  // ---------------------------------------------------------------- writing

  boolean isWritable() {
    return channel.isWritable();
  }

  /**
   * Writes what waits, as far as the socket takes it; does not flush.
   *
   * @return number of frames written
   */
  int write(Outbox outbox) {
    Framing speaks = framing;
    return speaks == null ? 0 : outbox.write(channel, speaks);
  }

  void flush() {
    channel.flush();
  }

  /** Writes the last frame, flushes, and ends the output behind it. */
  void writeLast(EncodedFrame frame) {
    Framing speaks = framing;
    if (speaks == null) {
      throw new IllegalStateException("what the client speaks is not known yet");
    }
    ByteBuf last = channel.alloc().directBuffer(speaks.bytes(frame) + Framing.CLOSE_BYTES_MAX);
    speaks.write(frame, last);
    speaks.writeClose(last);
    channel.writeAndFlush(last).addListener(sent -> endOutput());
  }

  /** If it fails, the socket is gone already. */
  @SuppressWarnings("FutureReturnValueIgnored")
  private void endOutput() {
    if (source != null && source.endsOutput() && channel instanceof DuplexChannel duplex) {
      duplex.shutdownOutput();
    }
  }

  /** The channel's future tells its end to whoever wants to know. */
  @SuppressWarnings("FutureReturnValueIgnored")
  void close() {
    channel.close();
  }
}
