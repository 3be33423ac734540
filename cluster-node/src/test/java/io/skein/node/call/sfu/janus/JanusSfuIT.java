package io.skein.node.call.sfu.janus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skein.janus.Janus;
import io.skein.node.call.sfu.Sfu;
import io.skein.node.call.sfu.SfuContract;
import io.skein.node.call.sfu.SfuException;
import io.skein.node.call.sfu.SfuRoom;
import io.skein.protocol.ErrorCode;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
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
    sfu = connect(Janus.SECRET);
    sfu.listen(ANSWERS::add);
    assertThat(ANSWERS.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).as(janus.said()).isTrue();
  }

  private static JanusSfu connect(String secret) {
    return new JanusSfu(
        JanusClient.start(HttpClient.newHttpClient(), URI.create(janus.url()), secret, TERMS),
        2_000_000,
        32);
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
  void whoDoesNotHaveTheSecretCannotAsk() {
    try (JanusSfu other = connect("not-what-they-share")) {
      assertThatThrownBy(() -> other.destroy(ROOM).toCompletableFuture().get())
          .cause()
          .isInstanceOfSatisfying(
              SfuException.class,
              refused -> assertThat(refused.code()).isEqualTo(ErrorCode.SFU_UNAVAILABLE));
      assertThat(other.answers()).isFalse();
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
