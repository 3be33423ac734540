package io.skein.node.call.sfu.janus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.channel.Channel;
import io.skein.node.call.sfu.SfuException;
import io.skein.node.call.sfu.janus.JanusRequests.Until;
import io.skein.protocol.ErrorCode;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class JanusClientTest {
  private static final long PATIENCE_SECONDS = 60;
  private static final Duration LONG = Duration.ofSeconds(50);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration SHORT = Duration.ofMillis(100);
  private static final int REQUESTS_MAX = 3;

  private final FakeJanus janus = new FakeJanus();
  private final BlockingQueue<Boolean> answers = new LinkedBlockingQueue<>();
  private @Nullable JanusClient client;

  @AfterEach
  void close() {
    if (client != null) {
      client.close();
    }
    janus.close();
  }

  private JanusClient connected(Duration requestTimeout, Duration keepAliveEvery)
      throws InterruptedException {
    JanusClient.Terms terms =
        new JanusClient.Terms(requestTimeout, keepAliveEvery, SHORT, REQUESTS_MAX);
    JanusClient begun =
        JanusClient.start(HttpClient.newHttpClient(), janus.url(), "a secret", terms);
    client = begun;
    begun.listen(answers::add);
    answersNow(true);
    return begun;
  }

  private void answersNow(boolean does) throws InterruptedException {
    assertThat(answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(does);
  }

  private static <T> T get(CompletionStage<T> stage)
      throws InterruptedException, ExecutionException, TimeoutException {
    return stage.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private static void isRefused(CompletionStage<?> stage, ErrorCode code) {
    assertThatThrownBy(() -> get(stage))
        .cause()
        .isInstanceOfSatisfying(
            SfuException.class, refused -> assertThat(refused.code()).isEqualTo(code));
  }

  private static CompletionStage<JsonNode> ask(JanusClient client) {
    ObjectNode body = JanusClient.object().put("request", "anything");
    return client.ask(JanusSfu.message(body), 7, Until.EVENT);
  }

  private static List<CompletionStage<JsonNode>> asMuchAsMayWait(JanusClient client) {
    List<CompletionStage<JsonNode>> waiting = new ArrayList<>();
    for (int times = 0; times < REQUESTS_MAX; times++) {
      waiting.add(ask(client));
    }
    return waiting;
  }

  @Test
  void saysWhoItIsWithEachRequest() throws Exception {
    JanusClient client = connected(LONG, LONG);

    long handle = get(client.attach("a plugin", event -> {}));
    client.detach(handle);

    JsonNode create = janus.awaits("create");
    assertThat(create.path("apisecret").asText()).isEqualTo("a secret");
    assertThat(create.has("session_id")).isFalse();
    JsonNode attach = janus.awaits("attach");
    assertThat(attach.path("apisecret").asText()).isEqualTo("a secret");
    assertThat(attach.path("plugin").asText()).isEqualTo("a plugin");
    JsonNode detach = janus.awaits("detach");
    assertThat(detach.path("session_id")).isEqualTo(attach.path("session_id"));
    assertThat(detach.path("handle_id").asLong()).isEqualTo(handle);
  }

  @Test
  void soManyRequestsWaitAndTheSessionLivesOn() throws Exception {
    JanusClient client = connected(LONG, SHORT);
    List<CompletionStage<JsonNode>> waiting = asMuchAsMayWait(client);

    isRefused(ask(client), ErrorCode.OVERLOADED);
    // The second is sent when the first has not ended the session.
    janus.awaits("keepalive");
    janus.awaits("keepalive");

    assertThat(client.answers()).isTrue();
    assertThat(answers).isEmpty();
    assertThat(waiting).noneMatch(one -> one.toCompletableFuture().isDone());
  }

  @Test
  void whatIsAnsweredMakesPlace() throws Exception {
    JanusClient client = connected(LONG, LONG);
    List<CompletionStage<JsonNode>> waiting = asMuchAsMayWait(client);
    JsonNode first = janus.awaits("anything");

    // That Janus has it is no answer of its plugin's.
    janus.answer(first, FakeJanus.said("ack"));
    isRefused(ask(client), ErrorCode.OVERLOADED);
    janus.answer(first, FakeJanus.event(JanusClient.object()));
    get(waiting.get(0));
    ObjectNode refusal = JanusClient.object().put("error_code", 428);
    janus.on("anything", request -> FakeJanus.event(refusal));

    assertThatThrownBy(() -> get(ask(client))).cause().isInstanceOf(JanusException.class);
  }

  @Test
  void aHandleIsDroppedHoweverManyRequestsWait() throws Exception {
    JanusClient client = connected(LONG, LONG);
    asMuchAsMayWait(client);

    get(client.detach(9));

    assertThat(janus.awaits("detach").path("handle_id").asLong()).isEqualTo(9);
  }

  @Test
  void aHandleThatWasNotDroppedIsDroppedLater() throws Exception {
    JanusClient client = connected(LONG, SHORT);
    AtomicInteger detached = new AtomicInteger();
    janus.on(
        "detach",
        request ->
            detached.incrementAndGet() < 3 ? FakeJanus.error(490) : FakeJanus.said("success"));

    assertThatThrownBy(() -> get(client.detach(9))).cause().isInstanceOf(JanusException.class);

    janus.awaits("detach");
    assertThat(janus.awaits("detach").path("handle_id").asLong()).isEqualTo(9);
    assertThat(janus.awaits("detach").path("handle_id").asLong()).isEqualTo(9);
  }

  @Test
  void aHandleThatThereIsNotIsDropped() throws Exception {
    JanusClient client = connected(LONG, LONG);
    janus.on("detach", request -> FakeJanus.error(459));

    get(client.detach(9));
  }

  @Test
  void aHandleThatIsMadeTooLateIsDropped() throws Exception {
    JanusClient client = connected(SECOND, LONG);
    janus.on("attach", request -> null);

    isRefused(client.attach("a plugin", event -> {}), ErrorCode.SFU_UNAVAILABLE);
    janus.answer(janus.awaits("attach"), FakeJanus.success(9));

    assertThat(janus.awaits("detach").path("handle_id").asLong()).isEqualTo(9);
  }

  @Test
  void whoDoesNotAnswerIsAskedAtOnceWhetherItLives() throws Exception {
    JanusClient client = connected(SECOND, LONG);

    isRefused(ask(client), ErrorCode.SFU_UNAVAILABLE);

    janus.awaits("keepalive");
    isRefused(ask(client), ErrorCode.SFU_UNAVAILABLE);
    janus.awaits("keepalive");
    assertThat(client.answers()).isTrue();
    assertThat(answers).isEmpty();
  }

  @Test
  void whoHangsIsGivenUp() throws Exception {
    JanusClient client = connected(SECOND, LONG);
    Channel before = janus.awaitsConnection();
    janus.on("keepalive", request -> null);

    isRefused(ask(client), ErrorCode.SFU_UNAVAILABLE);

    answersNow(false);
    answersNow(true);
    assertThat(janus.awaitsConnection()).isNotSameAs(before);
    assertThat(before.closeFuture().await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whoAsksNothingFindsOutAsWell() throws Exception {
    connected(SECOND, SHORT);
    janus.on("keepalive", request -> null);

    answersNow(false);
  }

  @Test
  void whatFollowsAHandleAtOnceIsHeard() throws Exception {
    JanusClient client = connected(LONG, LONG);
    janus.on("attach", request -> null);
    BlockingQueue<JsonNode> events = new LinkedBlockingQueue<>();

    for (int handle = 1; handle <= 200; handle++) {
      CompletionStage<Long> attached = client.attach("a plugin", events::add);
      JsonNode request = janus.awaits("attach");
      janus.answer(request, FakeJanus.success(handle));
      janus.say(FakeJanus.said("webrtcup").put("sender", handle));

      assertThat(get(attached)).isEqualTo(handle);
      JsonNode event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(event).isNotNull();
      assertThat(event.path("sender").asInt()).isEqualTo(handle);
    }
  }

  @Test
  void whatComesInPartsIsPutTogether() throws Exception {
    JanusClient client = connected(LONG, LONG);
    BlockingQueue<JsonNode> events = new LinkedBlockingQueue<>();
    long handle = get(client.attach("a plugin", events::add));

    janus.sayInParts(FakeJanus.said("hangup").put("sender", handle));

    JsonNode event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(event).isNotNull();
    assertThat(event.path("janus").asText()).isEqualTo("hangup");
  }

  @Test
  void aHandleIsToldNothingOnceItIsDropped() throws Exception {
    JanusClient client = connected(LONG, LONG);
    BlockingQueue<JsonNode> events = new LinkedBlockingQueue<>();
    long dropped = get(client.attach("a plugin", events::add));
    long other = get(client.attach("a plugin", events::add));
    get(client.detach(dropped));

    janus.say(FakeJanus.said("detached").put("sender", dropped));
    janus.say(FakeJanus.said("hangup").put("sender", other));

    JsonNode event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(event).isNotNull();
    assertThat(event.path("sender").asLong()).isEqualTo(other);
  }

  @Test
  void aListenerThatFailsEndsNothing() throws Exception {
    JanusClient client = connected(LONG, SHORT);
    BlockingQueue<JsonNode> events = new LinkedBlockingQueue<>();
    long handle =
        get(
            client.attach(
                "a plugin",
                event -> {
                  events.add(event);
                  throw new IllegalStateException("a test");
                }));

    for (int times = 0; times < 2; times++) {
      janus.say(FakeJanus.said("hangup").put("sender", handle));
      assertThat(events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isNotNull();
    }
    janus.awaits("keepalive");
    janus.awaits("keepalive");
    assertThat(client.answers()).isTrue();
  }

  @Test
  void whatWaitsEndsWithItsConnectionAndAnotherIsMade() throws Exception {
    JanusClient client = connected(LONG, LONG);
    CompletionStage<JsonNode> waiting = ask(client);
    JsonNode asked = janus.awaits("anything");

    janus.awaitsConnection().close().sync();

    isRefused(waiting, ErrorCode.SFU_UNAVAILABLE);
    answersNow(false);
    answersNow(true);
    ask(client);
    assertThat(janus.awaits("anything").path("session_id")).isNotEqualTo(asked.path("session_id"));
  }

  @Test
  void aSessionThatIsOverIsMadeAnew() throws Exception {
    connected(LONG, LONG);

    janus.say(FakeJanus.said("timeout"));

    answersNow(false);
    answersNow(true);
  }

  @Test
  void whoSaysWhatIsNoneOfItIsGivenUp() throws Exception {
    connected(LONG, LONG);

    janus.sayText("{");

    answersNow(false);
    answersNow(true);
  }

  @Test
  void whatHasGoneWithItsSessionIsNotDroppedAnew() throws Exception {
    JanusClient client = connected(LONG, LONG);
    janus.on("create", request -> null);
    janus.awaitsConnection().close().sync();
    answersNow(false);

    get(client.detach(9));

    assertThat(janus.wasAsked("detach")).isFalse();
  }

  @Test
  void nothingWaitsAfterTheEnd() throws Exception {
    JanusClient client = connected(LONG, LONG);
    CompletionStage<JsonNode> waiting = ask(client);
    Channel connection = janus.awaitsConnection();

    client.close();

    isRefused(waiting, ErrorCode.SFU_UNAVAILABLE);
    isRefused(ask(client), ErrorCode.SFU_UNAVAILABLE);
    assertThat(connection.closeFuture().await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(client.answers()).isFalse();
    assertThat(answers).isEmpty();
  }
}
