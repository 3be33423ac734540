package io.skein.node.gateway;

import static io.skein.node.gateway.FakeCluster.ALICE;
import static io.skein.node.gateway.FakeCluster.BOB;
import static io.skein.node.gateway.GatewayTest.assertFailed;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.conversation.ConversationCommand;
import io.skein.node.session.SessionCommand;
import io.skein.protocol.Bytes;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.EncodedFrame;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.FrameReader;
import io.skein.protocol.PreferencesChange;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.ServerFrame;
import io.skein.protocol.WireCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each kind of bad input gets a coded answer or a clean close, and harms nobody else. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class BadInputTest {
  private static final ConversationId CHAT = ConversationId.direct(ALICE, BOB);

  private FakeCluster cluster;
  private TestGateway gateway;

  @BeforeEach
  void startCluster() {
    cluster = new FakeCluster();
  }

  private void start(String settings) {
    gateway = TestGateway.start(cluster, settings);
  }

  @AfterEach
  void stopAndSeeThatNothingIsLeft() {
    gateway.close();
    Await.until(() -> cluster.metric(GatewayMetrics.CONNECTIONS) == 0);
    Await.until(() -> cluster.metric(GatewayMetrics.BACKLOG) == 0);
    Await.until(() -> cluster.metric(GatewayMetrics.IN_FLIGHT) == 0);
    cluster.close();
  }

  @Test
  void garbageBytesAreClosed() {
    start("");
    Random random = new Random(42);
    for (int i = 0; i < 200; i++) {
      byte[] garbage = new byte[1 + random.nextInt(300)];
      random.nextBytes(garbage);
      try (NativeClient client = NativeClient.connect(gateway.address())) {
        client.sendBytes(garbage).endOutput();

        while (!client.isEndedAfterAnyBytes()) {}
      }
    }
  }

  @Test
  void garbageAfterThePrefaceIsMalformed() {
    start("");
    try (NativeClient client = NativeClient.connect(gateway.address())) {
      client.sendBytes(new byte[] {'S', 'K', 'N', '2'});

      assertThat(client.receiveGoAway().code()).isEqualTo(ErrorCode.MALFORMED_FRAME);
      assertThat(cluster.closed(ErrorCode.MALFORMED_FRAME)).isEqualTo(1);
    }
  }

  @Test
  void aFrameThatIsNoProtobufIsMalformed() {
    start("");
    try (NativeClient client = NativeClient.loggedIn(gateway.address())) {
      client.sendBytes(new byte[] {3, (byte) 0xff, (byte) 0xff, (byte) 0xff});

      assertThat(client.receiveGoAway().code()).isEqualTo(ErrorCode.MALFORMED_FRAME);
    }
  }

  @Test
  void halfAFrameWaitsForItsOtherHalf() {
    start("");
    try (NativeClient client = NativeClient.connect(gateway.address())) {
      byte[] hello = hello();

      for (byte single : FrameReader.preface()) {
        client.sendBytes(single);
      }
      for (byte single : hello) {
        client.sendBytes(single);
      }

      assertThat(client.receive().body()).isInstanceOf(Reply.Welcome.class);
    }
  }

  private static byte[] hello() {
    return NativeClient.onTcp(
        WireCodec.encode(1, new Request.Hello(1, FakeCluster.TOKEN, "test", Bytes.EMPTY)));
  }

  @Test
  void aSlowLorisIsClosedAtTheDeadlineHoweverBusyItLooks() {
    start("login.hello-timeout = 300ms");
    byte[] hello = hello();
    try (NativeClient client = NativeClient.greeting(gateway.address())) {
      client.sendBytes(hello[0]).sendBytes(hello[1]);

      Reply.GoAway goAway = client.receiveGoAway();

      assertThat(goAway.code()).isEqualTo(ErrorCode.HELLO_EXPECTED);
    }
    try (NativeClient silent = NativeClient.connect(gateway.address())) {
      assertThat(silent.isEndedSilently()).isTrue();
    }
    try (NativeClient http = NativeClient.connect(gateway.address())) {
      http.sendBytes("GET /ws HTTP/1.1\r\nHost".getBytes(StandardCharsets.US_ASCII));
      assertThat(http.isEndedSilently()).isTrue();
    }
  }

  @Test
  void aFrameAboveFourKibibytesBeforeLogInIsTooLarge() {
    start("");
    try (NativeClient client = NativeClient.greeting(gateway.address())) {
      client.sendBytes(lengthOf(4 * 1024 + 1));

      assertThat(client.receiveGoAway().code()).isEqualTo(ErrorCode.FRAME_TOO_LARGE);
    }
  }

  @Test
  void aFrameAboveTheLimitAfterLogInIsTooLarge() {
    start("");
    try (NativeClient client = NativeClient.loggedIn(gateway.address())) {
      client.sendBytes(lengthOf(64 * 1024 + 1));

      assertThat(client.receiveGoAway().code()).isEqualTo(ErrorCode.FRAME_TOO_LARGE);
    }
  }

  private static byte[] lengthOf(int length) {
    return new byte[] {
      (byte) ((length & 0x7f) | 0x80), (byte) ((length >> 7 & 0x7f) | 0x80), (byte) (length >> 14)
    };
  }

  @Test
  void contentAboveTheLimitIsRefusedAndCostsNothingElse() {
    start("");
    try (NativeClient client = NativeClient.loggedIn(gateway.address())) {
      client.send(1, post("x".repeat(16 * 1024 + 1))).send(0, new Request.Ping(1));

      assertFailed(client.receive(), 1, ErrorCode.CONTENT_TOO_LARGE);
      assertThat(client.receive().body()).isInstanceOf(Reply.Pong.class);
    }
  }

  @Test
  void aNoteOrADraftOfAByteTooManyIsRefused() {
    start("");
    try (NativeClient client = NativeClient.loggedIn(gateway.address())) {
      client
          .send(1, prefer(PreferencesChange.note("x".repeat(1025))))
          .send(2, prefer(PreferencesChange.draft("x".repeat(4097))))
          .send(3, prefer(PreferencesChange.draft("x".repeat(4096))));

      assertFailed(client.receive(), 1, ErrorCode.BAD_REQUEST);
      assertFailed(client.receive(), 2, ErrorCode.BAD_REQUEST);
      cluster.sessions.expectMessageClass(SessionCommand.Attach.class);
      cluster.sessions.expectMessageClass(SessionCommand.SetPreferences.class);
    }
  }

  @Test
  void aChangeOfPreferencesThatSaysNothingIsRefused() {
    start("");
    try (NativeClient client = NativeClient.loggedIn(gateway.address())) {
      client.send(1, prefer(new PreferencesChange(null, null, null, null, null, null, null)));

      assertFailed(client.receive(), 1, ErrorCode.BAD_REQUEST);
    }
  }

  private static Request prefer(PreferencesChange change) {
    return new Request.SetPreferences(ConversationId.group(7), change);
  }

  @Test
  void invalidUtf8IsRefused() {
    start("");
    try (NativeClient client = NativeClient.loggedIn(gateway.address())) {
      byte[] payload = WireCodec.encode(1, post("zzzz")).payload().clone();
      for (int i = 0; i < payload.length; i++) {
        payload[i] = payload[i] == 'z' ? (byte) 0xc3 : payload[i];
      }
      client.sendFrame(EncodedFrame.wrap(payload)).send(0, new Request.Ping(1));

      assertFailed(client.receive(), 1, ErrorCode.BAD_REQUEST);
      assertThat(client.receive().body()).isInstanceOf(Reply.Pong.class);
    }
  }

  private static Request.Post post(String text) {
    return new Request.Post(CHAT, new ClientId(1, 2), 0, new Content.Text(text));
  }

  @Test
  void aWrongVersionIsRefusedWithItsCode() {
    start("");
    try (NativeClient client = NativeClient.greeting(gateway.address())) {
      client.send(3, new Request.Hello(2, FakeCluster.TOKEN, "test", Bytes.EMPTY));

      assertFailed(client.receive(), 3, ErrorCode.UNSUPPORTED_VERSION);
      assertThat(client.receiveGoAway().code()).isEqualTo(ErrorCode.UNSUPPORTED_VERSION);
    }
  }

  @Test
  void anExpiredTokenIsRefused() {
    start("");
    try (NativeClient client = NativeClient.greeting(gateway.address())) {
      client.hello(1, FakeCluster.EXPIRED_TOKEN);

      assertFailed(client.receive(), 1, ErrorCode.TOKEN_EXPIRED);
      assertThat(client.receiveGoAway().code()).isEqualTo(ErrorCode.TOKEN_EXPIRED);
    }
  }

  @Test
  void aForgedTokenIsRefused() {
    start("");
    try (NativeClient client = NativeClient.greeting(gateway.address())) {
      client.hello(1, "forged");

      assertFailed(client.receive(), 1, ErrorCode.TOKEN_INVALID);
      assertThat(client.receiveGoAway().code()).isEqualTo(ErrorCode.TOKEN_INVALID);
    }
    cluster.sessions.expectNoMessage(Duration.ZERO);
  }

  @Test
  void aSecondHelloEndsTheConnection() {
    start("");
    try (NativeClient client = NativeClient.loggedIn(gateway.address())) {
      client.hello(2, FakeCluster.TOKEN);

      assertThat(client.receiveGoAway().code()).isEqualTo(ErrorCode.HELLO_EXPECTED);
    }
  }

  @Test
  void aRequestBeforeHelloEndsTheConnection() {
    start("");
    try (NativeClient client = NativeClient.greeting(gateway.address())) {
      client.send(1, new Request.Sync(Bytes.EMPTY));

      assertThat(client.receiveGoAway().code()).isEqualTo(ErrorCode.HELLO_EXPECTED);
    }
  }

  @Test
  void aRequestBeforeWelcomeEndsTheConnection() {
    cluster.onAttach = null;
    start("");
    try (NativeClient client = NativeClient.greeting(gateway.address())) {
      client.hello(1, FakeCluster.TOKEN).send(2, new Request.Sync(Bytes.EMPTY));

      assertThat(client.receiveGoAway().code()).isEqualTo(ErrorCode.HELLO_EXPECTED);
    }
  }

  @Test
  void aPingBeforeWelcomeEndsTheConnection() {
    cluster.onAttach = null;
    start("");
    try (NativeClient early = NativeClient.greeting(gateway.address());
        NativeClient attaching = NativeClient.greeting(gateway.address())) {
      early.send(0, new Request.Ping(1));
      attaching.hello(1, FakeCluster.TOKEN).send(0, new Request.Ping(1));

      assertThat(early.receiveGoAway().code()).isEqualTo(ErrorCode.HELLO_EXPECTED);
      assertThat(attaching.receiveGoAway().code()).isEqualTo(ErrorCode.HELLO_EXPECTED);
    }
  }

  @Test
  void anUnknownRequestIsUnsupported() {
    start("");
    try (NativeClient client = NativeClient.loggedIn(gateway.address())) {
      // request = 5, and an empty message in field 15, which nobody has.
      client.sendFrame(EncodedFrame.wrap(new byte[] {0x08, 5, 0x7a, 0}));

      assertFailed(client.receive(), 5, ErrorCode.UNSUPPORTED_REQUEST);
    }
  }

  @Test
  void aNumberThatIsInFlightIsNotAnsweredTwice() {
    start("");
    try (NativeClient client = NativeClient.loggedIn(gateway.address())) {
      client.send(1, post("one")).send(1, post("two"));

      assertThat(client.receiveGoAway().code()).isEqualTo(ErrorCode.BAD_REQUEST);
    }
  }

  @Test
  void moreThanSoManyUnansweredAreRefusedAndTheOthersStillAnswered() {
    start("limits.requests-in-flight-max = 4");
    try (NativeClient client = NativeClient.loggedIn(gateway.address())) {
      for (int request = 1; request <= 6; request++) {
        client.send(request, post("hi"));
      }

      assertFailed(client.receive(), 5, ErrorCode.TOO_MANY_REQUESTS);
      assertFailed(client.receive(), 6, ErrorCode.TOO_MANY_REQUESTS);
      for (int request = 1; request <= 4; request++) {
        cluster
            .conversations
            .expectMessageClass(ConversationCommand.Post.class)
            .replyTo()
            .answer(new Reply.Posted(request, 0));
        assertThat(client.receive())
            .isEqualTo(new ServerFrame(request, new Reply.Posted(request, 0)));
      }
      client.send(7, post("hi"));
      cluster.conversations.expectMessageClass(ConversationCommand.Post.class);
    }
  }

  @Test
  void aFloodIsRefusedWithTheTimeToWait() {
    start("requests { per-second = 10, burst = 20, refusals-max = 5 }");
    try (NativeClient client = NativeClient.loggedIn(gateway.address())) {
      for (int request = 1; request <= 100; request++) {
        client.send(request, new Request.Leave(ConversationId.group(1)));
      }

      List<ServerFrame> refused = new ArrayList<>();
      for (int i = 0; i < 80; i++) {
        refused.add(client.receive());
      }

      assertThat(refused)
          .allSatisfy(
              frame -> {
                Reply.Failed failed = assertFailed(frame, frame.request(), ErrorCode.OVERLOADED);
                assertThat(failed.retryAfterMillis()).isBetween(1, 200);
              });
    }
  }

  @Test
  void anAnswerAfterTheDeadlineIsDroppedAndThePostUnknown() {
    start("requests.timeout = 200ms");
    try (NativeClient client = NativeClient.loggedIn(gateway.address())) {
      client
          .send(1, post("hi"))
          .send(2, new Request.Pull(CHAT, 0, Request.Pull.Direction.FORWARD, 1));
      ConversationCommand.Post post =
          cluster.conversations.expectMessageClass(ConversationCommand.Post.class);

      List<ServerFrame> answers = List.of(client.receive(), client.receive());
      post.replyTo().answer(new Reply.Posted(1, 0));
      post.replyTo().answer(new Reply.Posted(1, 0));
      Await.until(() -> cluster.metric(GatewayMetrics.ANSWERS_DROPPED) == 2);
      client.send(0, new Request.Ping(1));

      assertThat(answers)
          .extracting(frame -> ((Reply.Failed) frame.body()).retryAfterMillis())
          .containsOnly(1000);
      assertThat(answers)
          .anySatisfy(frame -> assertFailed(frame, 1, ErrorCode.OUTCOME_UNKNOWN))
          .anySatisfy(frame -> assertFailed(frame, 2, ErrorCode.UNAVAILABLE));
      assertThat(client.receive().body()).isInstanceOf(Reply.Pong.class);
    }
  }

  @Test
  void aSilentClientIsTakenForGone() {
    start("heartbeat = 150ms");
    try (NativeClient client = NativeClient.loggedIn(gateway.address())) {
      assertThat(client.receiveGoAway().code()).isEqualTo(ErrorCode.IDLE_TIMEOUT);
    }
  }

  @Test
  void aConnectionAboveTheLimitIsToldSo() {
    start("accept.connections-max = 1");
    try (NativeClient first = NativeClient.loggedIn(gateway.address());
        NativeClient second = NativeClient.greeting(gateway.address())) {
      assertThat(second.receiveGoAway().code()).isEqualTo(ErrorCode.TOO_MANY_CONNECTIONS);
      first.send(0, new Request.Ping(1));
      assertThat(first.receive().body()).isInstanceOf(Reply.Pong.class);
    }
  }

  @Test
  void aConnectionFarAboveTheLimitIsClosedAtOnce() {
    start("accept { connections-max = 1, refusals-max = 0 }");
    try (NativeClient first = NativeClient.loggedIn(gateway.address());
        NativeClient second = NativeClient.connect(gateway.address())) {
      assertThat(second.isEndedSilently()).isTrue();
      first.send(0, new Request.Ping(1));
      assertThat(first.receive().body()).isInstanceOf(Reply.Pong.class);
    }
  }

  @Test
  void aStormOfConnectionsIsAcceptedAtItsPaceAndNobodyIsLost() {
    start("accept { per-second = 50, burst = 1 }");
    long start = System.nanoTime();
    List<NativeClient> clients = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      clients.add(NativeClient.greeting(gateway.address()).hello(1, FakeCluster.TOKEN));
    }

    for (NativeClient client : clients) {
      assertThat(client.receive().body()).isInstanceOf(Reply.Welcome.class);
      client.close();
    }

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(200));
  }
}
