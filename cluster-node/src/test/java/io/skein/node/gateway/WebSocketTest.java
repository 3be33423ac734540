package io.skein.node.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skein.node.conversation.ConversationCommand;
import io.skein.node.delivery.Outbound;
import io.skein.protocol.Bytes;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.DecodeException;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.ServerFrame;
import io.skein.protocol.WireCodec;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The same protocol through a browser's door, with the JDK's client. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class WebSocketTest {
  private static final ConversationId GROUP = ConversationId.group(9);

  private final HttpClient http = HttpClient.newHttpClient();
  private FakeCluster cluster;
  private TestGateway gateway;

  @BeforeEach
  void start() {
    cluster = new FakeCluster();
    gateway = TestGateway.start(cluster, "");
  }

  @AfterEach
  void stop() {
    gateway.close();
    cluster.close();
  }

  /** Collects what comes: whole messages, then the close code. */
  private static final class Inbox implements WebSocket.Listener {
    final BlockingQueue<Object> arrived = new LinkedBlockingQueue<>();
    private final ByteArrayOutputStream partial = new ByteArrayOutputStream();

    @Override
    public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
      byte[] bytes = new byte[data.remaining()];
      data.get(bytes);
      partial.writeBytes(bytes);
      if (last) {
        arrived.add(partial.toByteArray());
        partial.reset();
      }
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
      arrived.add("pong");
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int statusCode, String reason) {
      arrived.add(statusCode);
      return null;
    }

    Object next() throws InterruptedException {
      Object next = arrived.poll(5, TimeUnit.SECONDS);
      assertThat(next).as("something within 5 s").isNotNull();
      return next;
    }

    ServerFrame frame() throws InterruptedException, DecodeException {
      return WireCodec.decodeServerFrame(ByteBuffer.wrap((byte[]) next()));
    }
  }

  private WebSocket connect(Inbox inbox) {
    return http.newWebSocketBuilder()
        .subprotocols(WebSocketUpgrade.SUBPROTOCOL)
        .buildAsync(uri("ws", "/ws"), inbox)
        .join();
  }

  private URI uri(String scheme, String path) {
    return URI.create(scheme + "://127.0.0.1:" + gateway.address().getPort() + path);
  }

  private static void send(WebSocket socket, int request, Request body) {
    socket.sendBinary(ByteBuffer.wrap(WireCodec.encode(request, body).payload()), true).join();
  }

  private static Request.Hello hello() {
    return new Request.Hello(1, FakeCluster.TOKEN, "test", Bytes.EMPTY);
  }

  @Test
  void speaksTheProtocolInBinaryMessages() throws Exception {
    Inbox inbox = new Inbox();
    WebSocket socket = connect(inbox);
    send(socket, 1, hello());
    assertThat(inbox.frame().body()).isInstanceOf(Reply.Welcome.class);
    assertThat(socket.getSubprotocol()).isEqualTo("skein.v1");

    String text = "y".repeat(12_000);
    send(socket, 2, new Request.Post(GROUP, new ClientId(1, 2), 0, new Content.Text(text)));
    ConversationCommand.Post post =
        cluster.conversations.expectMessageClass(ConversationCommand.Post.class);
    assertThat(post.content()).isEqualTo(new Content.Text(text));
    post.replyTo().answer(new Reply.Posted(1, 5));
    assertThat(inbox.frame()).isEqualTo(new ServerFrame(2, new Reply.Posted(1, 5)));

    for (int size : new int[] {1, 200, 70_000}) {
      Reply.ConversationPage page = pageOf(size);
      cluster.connection.tell(new Outbound.Pushed(WireCodec.encode(page)));
      assertThat(inbox.frame().body()).isEqualTo(page);
    }
    socket.abort();
  }

  /** A body of about so many bytes, to see each form of a message's length. */
  private static Reply.ConversationPage pageOf(int bytes) {
    return new Reply.ConversationPage(
        java.util.List.of(
            new Reply.ConversationSummary(GROUP, "t".repeat(bytes), 0, 1, 0, 0, null, 1, null)),
        false);
  }

  @Test
  void takesAFrameInSeveralFragments() throws Exception {
    Inbox inbox = new Inbox();
    WebSocket socket = connect(inbox);
    byte[] payload = WireCodec.encode(1, hello()).payload();

    socket.sendBinary(ByteBuffer.wrap(payload, 0, 5), false).join();
    socket.sendPing(ByteBuffer.allocate(0)).join();
    socket.sendBinary(ByteBuffer.wrap(payload, 5, 3), false).join();
    socket.sendBinary(ByteBuffer.wrap(payload, 8, payload.length - 8), true).join();

    assertThat(inbox.next()).isEqualTo("pong");
    assertThat(inbox.frame().body()).isInstanceOf(Reply.Welcome.class);
    socket.abort();
  }

  @Test
  void saysWhyAndClosesProperly() throws Exception {
    Inbox inbox = new Inbox();
    WebSocket socket = connect(inbox);
    send(socket, 1, new Request.Hello(1, FakeCluster.EXPIRED_TOKEN, "test", Bytes.EMPTY));

    assertThat(((Reply.Failed) inbox.frame().body()).code()).isEqualTo(ErrorCode.TOKEN_EXPIRED);
    assertThat(((Reply.GoAway) inbox.frame().body()).code()).isEqualTo(ErrorCode.TOKEN_EXPIRED);
    assertThat(inbox.next()).isEqualTo(1000);
    assertThat(socket.isInputClosed()).isTrue();
  }

  @Test
  void refusesALargeMessageBeforeLogInWholeOrInPieces() throws Exception {
    for (boolean whole : new boolean[] {true, false}) {
      Inbox inbox = new Inbox();
      WebSocket socket = connect(inbox);
      socket.sendBinary(ByteBuffer.allocate(whole ? 4097 : 4000), whole).join();
      if (!whole) {
        socket.sendBinary(ByteBuffer.allocate(97), true).join();
      }

      assertThat(((Reply.GoAway) inbox.frame().body()).code()).isEqualTo(ErrorCode.FRAME_TOO_LARGE);
      socket.abort();
    }
  }

  @Test
  void refusesATextMessage() throws Exception {
    Inbox inbox = new Inbox();
    WebSocket socket = connect(inbox);
    socket.sendText("hello", true).join();

    assertThat(((Reply.GoAway) inbox.frame().body()).code()).isEqualTo(ErrorCode.MALFORMED_FRAME);
  }

  @Test
  void answersACloseWithAClose() throws Exception {
    Inbox inbox = new Inbox();
    WebSocket socket = connect(inbox);

    socket.sendClose(WebSocket.NORMAL_CLOSURE, "bye").join();

    assertThat(inbox.next()).isEqualTo(1000);
    Await.until(() -> cluster.metric(GatewayMetrics.CONNECTIONS) == 0);
  }

  @Test
  void servesNothingElseOverHttp() throws Exception {
    assertThat(status("/other")).isEqualTo(404);
    assertThat(status("/")).isEqualTo(404);
    assertThat(status("/ws")).isEqualTo(426);
  }

  private int status(String path) throws Exception {
    return http.send(
            HttpRequest.newBuilder(uri("http", path)).build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  @Test
  void letsOnlyListedPagesConnect() {
    assertThatThrownBy(
            () ->
                http.newWebSocketBuilder()
                    .header("Origin", "https://elsewhere.example")
                    .buildAsync(uri("ws", "/ws"), new Inbox())
                    .join())
        .isInstanceOf(CompletionException.class)
        .hasRootCauseInstanceOf(Exception.class);
    http.newWebSocketBuilder()
        .header("Origin", "https://chat.example")
        .buildAsync(uri("ws", "/ws"), new Inbox())
        .join()
        .abort();
  }
}
