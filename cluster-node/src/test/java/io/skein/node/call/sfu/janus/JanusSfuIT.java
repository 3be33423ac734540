package io.skein.node.call.sfu.janus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skein.janus.Janus;
import io.skein.node.call.sfu.Sfu;
import io.skein.node.call.sfu.SfuContract;
import io.skein.node.call.sfu.SfuException;
import io.skein.node.call.sfu.SfuRoom;
import io.skein.protocol.ErrorCode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Janus, as {@code config/janus} has it, is an SFU. */
final class JanusSfuIT extends SfuContract {
  private static final long PATIENCE_SECONDS = 60;
  private static final JanusClient.Terms TERMS =
      new JanusClient.Terms(
          Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofMillis(100), 100);
  private static final SfuRoom ROOM = new SfuRoom(77, "a pin", "a secret");

  @TempDir private static Path directory;
  private static Janus janus;
  private static JanusSfu sfu;
  private static final BlockingQueue<Boolean> ANSWERS = new LinkedBlockingQueue<>();

  @BeforeAll
  static void start() throws InterruptedException {
    janus = Janus.startUnencrypted(directory);
    sfu =
        new JanusSfu(
            JanusClient.start(
                HttpClient.newHttpClient(), URI.create(janus.url()), Janus.SECRET, TERMS),
            2_000_000,
            32);
    sfu.listen(ANSWERS::add);
    assertThat(ANSWERS.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).as(janus.said()).isTrue();
  }

  @AfterAll
  static void stop() {
    sfu.close();
    janus.close();
  }

  @Override
  protected Sfu sfu() {
    return sfu;
  }

  @Override
  protected Device device() {
    return new IceDevice(janus.deviceAddress());
  }

  @Test
  void whoDoesNotHaveTheSecretCannotAsk() throws Exception {
    // By nothing of ours, which might not have asked at all.
    assertThat(asked(object().put("apisecret", "not-what-they-share")))
        .isEqualTo(object().put("janus", "error").put("code", 403));
    assertThat(asked(object())).isEqualTo(object().put("janus", "error").put("code", 403));
    assertThat(asked(object().put("apisecret", Janus.SECRET)))
        .isEqualTo(object().put("janus", "success"));
  }

  private static ObjectNode object() {
    return JanusClient.object();
  }

  /** What a new session is answered with: its kind, and the code of an error. */
  private static ObjectNode asked(ObjectNode request) throws Exception {
    BlockingQueue<String> said = new LinkedBlockingQueue<>();
    WebSocket socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .subprotocols("janus-protocol")
            .buildAsync(
                URI.create(janus.url()),
                new WebSocket.Listener() {
                  private final StringBuilder text = new StringBuilder();

                  @Override
                  public @Nullable CompletionStage<?> onText(
                      WebSocket from, CharSequence part, boolean isLast) {
                    text.append(part);
                    if (isLast) {
                      said.add(text.toString());
                    }
                    from.request(1);
                    return null;
                  }
                })
            .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    try {
      request.put("janus", "create").put("transaction", "1");
      socket.sendText(request.toString(), true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      JsonNode answer = new ObjectMapper().readTree(said.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
      ObjectNode kind = object().put("janus", answer.path("janus").asText());
      return answer.has("error") ? kind.put("code", answer.at("/error/code").asInt()) : kind;
    } finally {
      socket.abort();
    }
  }

  @Test
  void aServerThatHangsIsGivenUpAndFoundAgain() throws Exception {
    BlockingQueue<Boolean> answers = new LinkedBlockingQueue<>();
    JanusClient.Terms hasty =
        new JanusClient.Terms(
            Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofMillis(100), 100);
    try (JanusClient client =
        JanusClient.start(
            HttpClient.newHttpClient(), URI.create(janus.url()), Janus.SECRET, hasty)) {
      client.listen(answers::add);
      assertThat(answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();

      janus.pause();
      try {
        assertThat(answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isFalse();
      } finally {
        janus.resume();
      }

      assertThat(answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aServerThatIsGoneIsFoundAgain() throws Exception {
    janus.kill();
    assertThat(ANSWERS.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isFalse();
    assertThat(sfu.answers()).isFalse();
    assertThatThrownBy(
            () ->
                sfu.subscribe(ROOM, List.of(new Sfu.Track(1, "0")), change -> {})
                    .toCompletableFuture()
                    .get())
        .cause()
        .isInstanceOfSatisfying(
            SfuException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.SFU_UNAVAILABLE));

    janus.begin();

    assertThat(ANSWERS.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(sfu.answers()).isTrue();
  }
}
