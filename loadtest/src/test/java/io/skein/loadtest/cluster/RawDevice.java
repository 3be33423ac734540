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
import java.util.function.Predicate;

/** A device that is not the SDK: hears each answer as the node gave it. */
final class RawDevice implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Socket socket;
  private final FrameReader frames = FrameReader.ofServerBytes();
  private final ByteBuffer received = ByteBuffer.allocate(64 * 1024).flip();
  private int lastRequest;
  private boolean resumed;

  private RawDevice(Socket socket) {
    this.socket = socket;
  }

  /** Connects and logs in. */
  static RawDevice connect(String endpoint, String token) throws IOException, DecodeException {
    return connect(endpoint, token, Bytes.EMPTY);
  }

  /** The same, with the cursor of an earlier connection. */
  static RawDevice connect(String endpoint, String token, Bytes cursor)
      throws IOException, DecodeException {
    int colon = endpoint.lastIndexOf(':');
    Socket socket =
        new Socket(endpoint.substring(0, colon), Integer.parseInt(endpoint.substring(colon + 1)));
    socket.setSoTimeout((int) PATIENCE.toMillis());
    RawDevice device = new RawDevice(socket);
    socket.getOutputStream().write(FrameReader.preface());
    Reply answer = device.ask(new Request.Hello(1, token, "raw/1", cursor));
    if (!(answer instanceof Reply.Welcome welcome)) {
      throw new AssertionError("not let in: " + answer);
    }
    device.resumed = welcome.resumed();
    return device;
  }

  /** Whether the node tells by events alone what the device has missed. */
  boolean isResumed() {
    return resumed;
  }

  /** What changed since a cursor; of lists in one page. */
  Reply.Synced sync(Bytes cursor) throws IOException, DecodeException {
    Reply answer = ask(new Request.Sync(cursor));
    if (!(answer instanceof Reply.Synced synced) || synced.more()) {
      throw new AssertionError("not told all at once: " + answer);
    }
    return synced;
  }

  /** Waits for an event, and lets others go by. */
  void hear(Predicate<Reply> wanted) throws IOException, DecodeException {
    while (true) {
      if (wanted.test(next().body())) {
        return;
      }
    }
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
