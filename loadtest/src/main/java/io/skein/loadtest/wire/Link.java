package io.skein.loadtest.wire;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One simulated device: a socket, what waits to be written to it, and its dialect's state. Confined
 * to the {@link Loop}'s thread.
 */
public final class Link {
  private static final byte[] NOTHING = {};
  private static final int KEPT_BYTES = 4096;

  /** Number of the user, 0 and up. */
  public final int user;

  /** When the connection was opened, {@link System#nanoTime()}. */
  public final long openedNanos;

  /** What the dialect keeps about this link. */
  public @Nullable Object state;

  final SocketChannel channel;
  private final SelectionKey key;
  private final List<Link> toFlush;
  private byte[] waiting = NOTHING;
  private int from;
  private int to;
  boolean flushing;
  private boolean closed;

  /** Where the loop keeps it. */
  int place;

  /**
   * @param toFlush where the link puts itself when it has something to write
   */
  Link(
      int user,
      Selector selector,
      List<Link> toFlush,
      InetSocketAddress source,
      InetSocketAddress target)
      throws IOException {
    this.user = user;
    this.toFlush = toFlush;
    this.openedNanos = System.nanoTime();
    channel = SocketChannel.open();
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.bind(source);
      key = channel.register(selector, SelectionKey.OP_CONNECT, this);
      channel.connect(target);
    } catch (IOException e) {
      // On the loopback interface a port that nobody listens at refuses at once.
      channel.close();
      throw e;
    }
  }

  void connected() throws IOException {
    channel.finishConnect();
    key.interestOps(SelectionKey.OP_READ);
  }

  /**
   * A buffer to put exactly {@code bytes} bytes into; they are written with the loop's next turn.
   */
  public ByteBuffer reserve(int bytes) {
    if (to + bytes > waiting.length) {
      int live = to - from;
      byte[] target =
          live + bytes <= waiting.length ? waiting : new byte[Math.max(512, (live + bytes) * 2)];
      System.arraycopy(waiting, from, target, 0, live);
      waiting = target;
      from = 0;
      to = live;
    }
    ByteBuffer buffer = ByteBuffer.wrap(waiting, to, bytes);
    to += bytes;
    if (!flushing) {
      flushing = true;
      toFlush.add(this);
    }
    return buffer;
  }

  void flush(ByteBuffer direct) throws IOException {
    while (from < to) {
      direct.clear().put(waiting, from, Math.min(direct.capacity(), to - from)).flip();
      int written = channel.write(direct);
      if (written == 0) {
        key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        return;
      }
      from += written;
    }
    from = 0;
    to = 0;
    if (waiting.length > KEPT_BYTES) {
      waiting = NOTHING;
    }
    if (key.interestOps() != SelectionKey.OP_READ) {
      key.interestOps(SelectionKey.OP_READ);
    }
  }

  public boolean isClosed() {
    return closed;
  }

  void close() {
    closed = true;
    waiting = NOTHING;
    try {
      channel.close();
    } catch (IOException expected) {
      // The socket is gone either way.
    }
  }
}
