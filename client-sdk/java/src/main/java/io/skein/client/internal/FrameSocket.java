package io.skein.client.internal;

import io.skein.protocol.DecodeException;
import io.skein.protocol.EncodedFrame;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.FrameReader;
import io.skein.protocol.ServerFrame;
import io.skein.protocol.WireCodec;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a node: frames in, frames out. Writes are gathered and leave at the end of the
 * loop's turn. Confined to the loop's thread; its handler is told {@link Handler#closed} once,
 * unless the client closed it itself.
 */
final class FrameSocket {
  /** Hears what happens on the socket. */
  interface Handler {
    void connected();

    void received(ServerFrame frame);

    void closed(ErrorCode code, String detail);
  }

  /** Unwritten bytes with which a connection counts as stuck: more than all requests in flight. */
  static final int UNWRITTEN_BYTES_MAX = 64 * 1024 * 1024;

  private static final int WRITES_PER_TURN = 16;
  private static final int READS_PER_TURN = 4;

  private final EventLoop loop;
  private final Handler handler;
  private final SocketChannel channel;
  private final Wire wire;
  private final FrameReader reader = FrameReader.ofServerBytes();
  private final ArrayDeque<ByteBuffer> unwritten = new ArrayDeque<>();
  private @Nullable SelectionKey key;
  private long unwrittenBytes;
  private boolean flushPending;
  private boolean connected;
  private boolean open;
  private boolean closed;

  private FrameSocket(EventLoop loop, Handler handler, SocketChannel channel, Wire wire) {
    this.loop = loop;
    this.handler = handler;
    this.channel = channel;
    this.wire = wire;
  }

  /** Begins to connect. */
  interface Opener {
    /**
     * @throws IOException if not even that is possible
     */
    FrameSocket open(NodeAddress address, Handler handler) throws IOException;
  }

  /**
   * Opens sockets on a loop.
   *
   * @param tls asked if an address is to be spoken to through TLS
   * @param computing where the engine of TLS computes
   */
  static Opener opener(EventLoop loop, Supplier<SSLContext> tls, Executor computing) {
    return (address, handler) -> {
      SocketChannel channel = SocketChannel.open();
      try {
        Wire wire =
            address.tls()
                ? new TlsWire(channel, address, tls.get(), computing)
                : new Wire.Plain(channel);
        return connect(loop, address, handler, channel, wire);
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    };
  }

  private static FrameSocket connect(
      EventLoop loop, NodeAddress address, Handler handler, SocketChannel channel, Wire wire)
      throws IOException {
    FrameSocket socket = new FrameSocket(loop, handler, channel, wire);
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      boolean done = channel.connect(address.socket());
      socket.key = loop.register(channel, SelectionKey.OP_CONNECT, socket);
      socket.enqueue(ByteBuffer.wrap(FrameReader.preface()));
      if (done) {
        loop.execute(socket::finishConnect);
      }
      return socket;
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  void send(EncodedFrame frame) {
    if (closed) {
      return;
    }
    ByteBuffer bytes = ByteBuffer.allocate(frame.tcpBytes());
    frame.putTcp(bytes);
    enqueue(bytes.flip());
    if (unwrittenBytes > UNWRITTEN_BYTES_MAX) {
      // Not at once: whoever sends is not to be told of the end from within.
      loop.execute(() -> fail(ErrorCode.OVERLOADED, "the node does not read"));
    }
  }

  private void enqueue(ByteBuffer bytes) {
    unwritten.add(bytes);
    unwrittenBytes += bytes.remaining();
    if (open && !flushPending) {
      flushPending = true;
      loop.flushLater(this);
    }
  }

  /** The selector says that something can be done. */
  void ready() {
    if (key == null || closed) {
      return;
    }
    try {
      int operations = key.readyOps();
      if ((operations & SelectionKey.OP_CONNECT) != 0) {
        finishConnect();
      }
      if (connected && !open) {
        goOn();
        return;
      }
      if ((operations & SelectionKey.OP_READ) != 0) {
        read();
      }
      if ((operations & SelectionKey.OP_WRITE) != 0) {
        flush();
      }
    } catch (CancelledKeyException e) {
      fail(ErrorCode.UNAVAILABLE, "the connection was closed");
    }
  }

  private void finishConnect() {
    if (closed || connected) {
      return;
    }
    try {
      if (channel.finishConnect()) {
        connected = true;
        interest(SelectionKey.OP_READ);
        goOn();
      }
    } catch (IOException e) {
      fail(ErrorCode.UNAVAILABLE, "cannot connect: " + e.getMessage());
    }
  }

  /** Goes on with what comes before the first frame. */
  private void goOn() {
    if (closed || open) {
      return;
    }
    try {
      open = wire.open(() -> loop.execute(this::computed));
      if (open) {
        handler.connected();
        // What came together with the end of the handshake, no selector tells.
        read();
        flush();
      } else {
        interest(wanted());
      }
    } catch (IOException | RuntimeException e) {
      fail(ErrorCode.UNAVAILABLE, "cannot connect by TLS: " + e.getMessage());
    }
  }

  private void computed() {
    wire.computed();
    goOn();
  }

  private int wanted() {
    boolean write = wire.hasUnwritten() || (open && !unwritten.isEmpty());
    return write ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
  }

  private void read() {
    try {
      for (int i = 0; i < READS_PER_TURN && !closed; i++) {
        ByteBuffer buffer = loop.readBuffer.clear();
        int count = wire.read(buffer);
        if (count < 0) {
          fail(ErrorCode.UNAVAILABLE, "the node closed the connection");
          return;
        }
        take(buffer.flip());
        if (count == 0 || (count < buffer.capacity() && !wire.isAhead())) {
          return;
        }
      }
      // What is left in the socket it tells again; what TLS has opened already, nobody would.
      if (!closed && wire.isAhead()) {
        loop.execute(this::read);
      }
    } catch (IOException e) {
      fail(ErrorCode.UNAVAILABLE, "the connection broke: " + e.getMessage());
    } catch (DecodeException e) {
      fail(e.code(), e.detail());
    }
  }

  private void take(ByteBuffer bytes) throws DecodeException {
    ByteBuffer frame = reader.next(bytes);
    while (frame != null && !closed) {
      handler.received(WireCodec.decodeServerFrame(frame));
      frame = closed ? null : reader.next(bytes);
    }
  }

  /** Writes what the socket takes; the rest goes when it takes more. */
  void flush() {
    flushPending = false;
    if (closed || !open) {
      return;
    }
    try {
      boolean taken = true;
      for (int i = 0; i < WRITES_PER_TURN && taken && hasSomethingToWrite(); i++) {
        ByteBuffer buffer = gather();
        consume(wire.write(buffer));
        taken = !buffer.hasRemaining() && !wire.hasUnwritten();
      }
      interest(wanted());
    } catch (IOException e) {
      fail(ErrorCode.UNAVAILABLE, "the connection broke: " + e.getMessage());
    }
  }

  private boolean hasSomethingToWrite() {
    return !unwritten.isEmpty() || wire.hasUnwritten();
  }

  private ByteBuffer gather() {
    ByteBuffer buffer = loop.writeBuffer.clear();
    Iterator<ByteBuffer> next = unwritten.iterator();
    while (buffer.hasRemaining() && next.hasNext()) {
      ByteBuffer bytes = next.next();
      int length = Math.min(bytes.remaining(), buffer.remaining());
      buffer.put(buffer.position(), bytes, bytes.position(), length);
      buffer.position(buffer.position() + length);
    }
    return buffer.flip();
  }

  private void consume(int count) {
    unwrittenBytes -= count;
    int left = count;
    while (left > 0) {
      ByteBuffer bytes = unwritten.element();
      int taken = Math.min(left, bytes.remaining());
      bytes.position(bytes.position() + taken);
      left -= taken;
      if (!bytes.hasRemaining()) {
        unwritten.remove();
      }
    }
  }

  private void interest(int operations) {
    if (key != null && key.isValid() && key.interestOps() != operations) {
      key.interestOps(operations);
    }
  }

  private void fail(ErrorCode code, String detail) {
    if (!closed) {
      close();
      handler.closed(code, detail);
    }
  }

  /** Closes without a word to the handler; may be repeated. */
  void close() {
    closed = true;
    unwritten.clear();
    unwrittenBytes = 0;
    try {
      wire.close();
    } catch (IOException e) {
      System.getLogger(FrameSocket.class.getName())
          .log(System.Logger.Level.DEBUG, "a socket did not close", e);
    }
  }
}
