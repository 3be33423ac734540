package io.skein.client.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** What lies between the bytes of frames and a socket. Nothing here blocks. */
interface Wire {
  /**
   * Goes on with what comes before the first frame.
   *
   * @param again is run, on any thread, when there is something to go on with that no selector
   *     tells; {@link #computed} and then this are to be called on the loop
   * @return true when frames may be written and read
   */
  boolean open(Runnable again) throws IOException;

  /** What was computed apart is there. */
  void computed();

  /**
   * As a channel reads.
   *
   * @return the bytes read; 0 if there are none now; -1 at the end
   */
  int read(ByteBuffer to) throws IOException;

  /** Whether {@link #read} may give more though the socket has nothing new. */
  boolean isAhead();

  /** Takes what it can; what is taken and not sent, {@link #hasUnwritten} tells. */
  int write(ByteBuffer from) throws IOException;

  /** Whether {@link #write} is to be called, though there be nothing new, once the socket takes. */
  boolean hasUnwritten();

  void close() throws IOException;

  /** The bytes as they are. */
  record Plain(SocketChannel channel) implements Wire {
    @Override
    public boolean open(Runnable again) {
      return true;
    }

    @Override
    public void computed() {}

    @Override
    public int read(ByteBuffer to) throws IOException {
      return channel.read(to);
    }

    @Override
    public boolean isAhead() {
      return false;
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
      return channel.write(from);
    }

    @Override
    public boolean hasUnwritten() {
      return false;
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
