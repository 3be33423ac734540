package io.skein.node.gateway;

import io.skein.protocol.Bytes;
import io.skein.protocol.DecodeException;
import io.skein.protocol.EncodedFrame;
import io.skein.protocol.FrameReader;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.ServerFrame;
import io.skein.protocol.WireCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;

/** A client with a plain socket: sends whatever a test wants, reads with a bounded wait. */
final class NativeClient implements AutoCloseable {
  private static final int WAIT_MILLIS = 5000;

  /** Small, so that it does not take long to be a slow consumer. */
  private static final int RECEIVE_BUFFER_BYTES = 16 * 1024;

  private final Socket socket;
  private final FrameReader reader = FrameReader.ofServerBytes();
  private ByteBuffer unread = ByteBuffer.allocate(0);

  private NativeClient(Socket socket) {
    this.socket = socket;
  }

  static NativeClient of(Socket socket) {
    try {
      socket.setSoTimeout(WAIT_MILLIS);
      socket.setTcpNoDelay(true);
      return new NativeClient(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static NativeClient connect(InetSocketAddress address) {
    try {
      Socket socket = new Socket();
      socket.setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
      socket.connect(address, WAIT_MILLIS);
      return of(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Connected, with the first four bytes sent. */
  static NativeClient greeting(InetSocketAddress address) {
    return connect(address).sendBytes(FrameReader.preface());
  }

  /** Connected and logged in. */
  static NativeClient loggedIn(InetSocketAddress address) {
    NativeClient client = greeting(address).hello(1, FakeCluster.TOKEN);
    Assertions.assertThat(client.receive().body()).isInstanceOf(Reply.Welcome.class);
    return client;
  }

  NativeClient hello(int request, String token) {
    return send(request, new Request.Hello(1, token, "test", Bytes.EMPTY));
  }

  NativeClient send(int request, Request body) {
    return sendFrame(WireCodec.encode(request, body));
  }

  NativeClient sendFrame(EncodedFrame frame) {
    return sendBytes(onTcp(frame));
  }

  static byte[] onTcp(EncodedFrame frame) {
    ByteBuffer bytes = ByteBuffer.allocate(frame.tcpBytes());
    frame.putTcp(bytes);
    return bytes.array();
  }

  NativeClient sendBytes(byte... bytes) {
    try {
      socket.getOutputStream().write(bytes);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next frame from the node; fails if there is none. */
  ServerFrame receive() {
    ServerFrame frame = receiveOrEnd();
    if (frame == null) {
      throw new AssertionError("the connection ended");
    }
    return frame;
  }

  /** The next frame from the node; null if the connection ended. */
  @Nullable ServerFrame receiveOrEnd() {
    try {
      while (true) {
        ByteBuffer payload = reader.next(unread);
        if (payload != null) {
          return WireCodec.decodeServerFrame(payload);
        }
        byte[] bytes = new byte[64 * 1024];
        int read = socket.getInputStream().read(bytes);
        if (read < 0) {
          return null;
        }
        unread = ByteBuffer.wrap(bytes, 0, read);
      }
    } catch (SocketTimeoutException e) {
      throw new AssertionError("nothing came in " + WAIT_MILLIS + " ms", e);
    } catch (IOException e) {
      return null;
    } catch (DecodeException e) {
      throw new AssertionError("not a frame", e);
    }
  }

  /** Expects the node to say why it ends the connection, and to end it. */
  Reply.GoAway receiveGoAway() {
    ServerFrame frame = receive();
    while (!(frame.body() instanceof Reply.GoAway)) {
      frame = receive();
    }
    Assertions.assertThat(receiveOrEnd()).isNull();
    return (Reply.GoAway) frame.body();
  }

  /** True if the node ended the connection without a word. */
  boolean isEndedSilently() {
    return receiveOrEnd() == null;
  }

  /** Says that nothing more comes. */
  void endOutput() {
    try {
      socket.shutdownOutput();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads what there is, of whatever form; true if that was the end. */
  boolean isEndedAfterAnyBytes() {
    try {
      return socket.getInputStream().read(new byte[4096]) < 0;
    } catch (SocketTimeoutException e) {
      throw new AssertionError("not closed", e);
    } catch (IOException e) {
      return true;
    }
  }

  /** Closes, in the middle of a test. */
  void hangUp() {
    close();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
