package io.skein.loadtest.cluster;

import io.skein.protocol.Bytes;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.DecodeException;
import io.skein.protocol.EncodedFrame;
import io.skein.protocol.FrameReader;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.ServerFrame;
import io.skein.protocol.WireCodec;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;

/** A device that is not the SDK: hears each answer as the node gave it. */
final class RawDevice implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Socket socket;
  private final FrameReader frames = FrameReader.ofServerBytes();
  private final ByteBuffer received = ByteBuffer.allocate(64 * 1024).flip();
  private int lastRequest;

  private RawDevice(Socket socket) {
    this.socket = socket;
  }

  /** Connects and logs in. */
  static RawDevice connect(String endpoint, String token) throws IOException, DecodeException {
    int colon = endpoint.lastIndexOf(':');
    Socket socket =
        new Socket(endpoint.substring(0, colon), Integer.parseInt(endpoint.substring(colon + 1)));
    socket.setSoTimeout((int) PATIENCE.toMillis());
    RawDevice device = new RawDevice(socket);
    socket.getOutputStream().write(FrameReader.preface());
    Reply welcome = device.ask(new Request.Hello(1, token, "raw/1", Bytes.EMPTY));
    if (!(welcome instanceof Reply.Welcome)) {
      throw new AssertionError("not let in: " + welcome);
    }
    return device;
  }

  /** Posts, and returns the answer, whatever it is. */
  Reply post(ConversationId conversation, ClientId id, String text)
      throws IOException, DecodeException {
    return ask(new Request.Post(conversation, id, 0, new Content.Text(text)));
  }

  private Reply ask(Request request) throws IOException, DecodeException {
    int number = ++lastRequest;
    EncodedFrame frame = WireCodec.encode(number, request);
    ByteBuffer bytes = ByteBuffer.allocate(frame.tcpBytes());
    frame.putTcp(bytes);
    socket.getOutputStream().write(bytes.array());
    while (true) {
      ServerFrame answer = next();
      if (answer.request() == number || answer.body() instanceof Reply.GoAway) {
        return answer.body();
      }
    }
  }

  private ServerFrame next() throws IOException, DecodeException {
    ByteBuffer frame;
    while ((frame = frames.next(received)) == null) {
      received.clear();
      int count = socket.getInputStream().read(received.array());
      if (count < 0) {
        throw new AssertionError("the node closed the connection");
      }
      received.limit(count);
    }
    return WireCodec.decodeServerFrame(frame);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
