package io.skein.node.call.sfu.janus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skein.node.call.sfu.Sfu.Begun;
import io.skein.node.call.sfu.Sfu.Offer;
import io.skein.node.call.sfu.Sfu.Stream;
import io.skein.node.call.sfu.Sfu.Subscription;
import io.skein.node.call.sfu.Sfu.Track;
import io.skein.node.call.sfu.SfuException;
import io.skein.node.call.sfu.SfuRoom;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a real Janus says of connections that receive, and a test has no way to make it say. */
final class JanusSubscriptionTest {
  private static final long PATIENCE_SECONDS = 60;
  private static final Duration LONG = Duration.ofSeconds(50);
  private static final SfuRoom ROOM = new SfuRoom(77, "a pin", "a secret");
  private static final Track SOUND = new Track(7, "0");
  private static final Track PICTURES = new Track(7, "1");

  private final FakeJanus janus = new FakeJanus();
  private final JanusSfu sfu =
      new JanusSfu(
          JanusClient.start(
              HttpClient.newHttpClient(),
              janus.url(),
              "a secret",
              new JanusClient.Terms(LONG, LONG, LONG, 100)),
          2_000_000,
          32);

  @BeforeEach
  void connect() throws InterruptedException {
    BlockingQueue<Boolean> answers = new LinkedBlockingQueue<>();
    sfu.listen(answers::add);
    assertThat(answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  @AfterEach
  void close() {
    sfu.close();
    janus.close();
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** An offer of these, whose sections have the names of the tracks. */
  private static ObjectNode offer(String said, Track... tracks) {
    ObjectNode data = JanusClient.object().put("videoroom", said);
    ArrayNode streams = data.putArray("streams");
    for (Track track : tracks) {
      streams
          .addObject()
          .put("mid", track.mid())
          .put("active", true)
          .put("feed_id", track.feed())
          .put("feed_mid", track.mid());
    }
    ObjectNode event = FakeJanus.event(data);
    event.putObject("jsep").put("type", "offer").put("sdp", "v=0");
    return event;
  }

  private Subscription subscribed(Track... tracks) throws Exception {
    janus.on("join", request -> offer("attached", tracks));
    Begun<Subscription, Offer> begun = get(sfu.subscribe(ROOM, List.of(tracks), change -> {}));
    return begun.connection();
  }

  @Test
  void whatDoesNotChangeIsWhatItWas() throws Exception {
    Subscription subscription = subscribed(SOUND);
    janus.on(
        "update", request -> FakeJanus.event(JanusClient.object().put("videoroom", "updated")));

    Offer offer = get(subscription.change(List.of(SOUND, PICTURES)));

    assertThat(offer.sdp()).isEmpty();
    assertThat(offer.streams()).containsExactly(new Stream("0", SOUND));
    // Of what it has it asks for nothing again: Janus would send it twice.
    janus.awaits("update");
    get(subscription.change(List.of(SOUND, PICTURES)));
    JsonNode wanted = janus.awaits("update").path("body").path("subscribe");
    assertThat(wanted).hasSize(1);
    assertThat(wanted.path(0).path("mid").asText()).isEqualTo("1");
  }

  @Test
  void whatIsDisabledIsNotThere() throws Exception {
    janus.on(
        "join",
        request -> {
          if ("publisher".equals(request.path("body").path("ptype").asText())) {
            ObjectNode joined = JanusClient.object().put("videoroom", "joined");
            ObjectNode one = joined.putArray("publishers").addObject().put("id", 7);
            ArrayNode streams = one.putArray("streams");
            streams.addObject().put("mid", "0");
            streams.addObject().put("mid", "1").put("disabled", true);
            return FakeJanus.event(joined);
          }
          return request.path("body").path("streams").size() == 1
              ? offer("attached", SOUND)
              : FakeJanus.event(JanusClient.object().put("error_code", 428));
        });

    Begun<Subscription, Offer> begun =
        get(sfu.subscribe(ROOM, List.of(PICTURES, new Track(9, "0"), SOUND), change -> {}));

    assertThat(begun.said().streams()).containsExactly(new Stream("0", SOUND));
    // Whoever looked is there no more, and who receives is.
    JsonNode received = janus.awaits("join");
    JsonNode looked = janus.awaits("join");
    JsonNode left = janus.awaits("detach");
    assertThat(left.path("handle_id")).isEqualTo(looked.path("handle_id"));
    assertThat(left.path("handle_id")).isNotEqualTo(received.path("handle_id"));
    assertThat(janus.wasAsked("detach")).isFalse();
  }

  @Test
  void whatIsRefusedLeavesNothingBehind() throws Exception {
    janus.on("join", request -> FakeJanus.event(JanusClient.object().put("error_code", 433)));

    List<Supplier<CompletionStage<?>>> requests =
        List.of(
            () -> sfu.subscribe(ROOM, List.of(SOUND), change -> {}),
            () -> sfu.publish(ROOM, 7, "v=0", List.of(), change -> {}));
    for (Supplier<CompletionStage<?>> request : requests) {
      CompletionStage<?> refused = request.get();
      JsonNode joined = janus.awaits("join");

      assertThatThrownBy(() -> get(refused)).cause().isInstanceOf(SfuException.class);
      assertThat(handle(janus.awaits("detach"))).isEqualTo(handle(joined));
    }
  }

  private static long handle(JsonNode request) {
    return request.path("handle_id").asLong();
  }
}
