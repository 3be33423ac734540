package io.skein.node.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.skein.protocol.Limits;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GatewaySettingsTest {
  @Test
  void readsItsDefaults() {
    GatewaySettings settings =
        GatewaySettings.from(ConfigFactory.parseResources("skein/gateway.conf").resolve());

    assertThat(settings.port()).isEqualTo(7400);
    assertThat(settings.tls()).isNull();
    assertThat(settings.limits()).isEqualTo(Limits.DEFAULTS);
    assertThat(settings.allowedOrigins()).isEmpty();
  }

  @Test
  void aClusterMayDoWithoutFiles() {
    GatewaySettings settings =
        GatewaySettings.from(
            ConfigFactory.parseString("skein.gateway.limits.media-bytes-max = 0")
                .withFallback(ConfigFactory.parseResources("skein/gateway.conf"))
                .resolve());

    assertThat(settings.limits().mediaBytesMax()).isZero();
  }

  @Test
  void aDescriptionFitsIntoAFrame() {
    GatewaySettings settings =
        GatewaySettings.from(
            ConfigFactory.parseString("skein.gateway.limits.calls.description-bytes-max = 1 MiB")
                .withFallback(ConfigFactory.parseResources("skein/gateway.conf"))
                .resolve(),
            Limits.People.DEFAULTS,
            /* hasSfu= */ true);

    assertThat(settings.limits().calls().descriptionBytesMax())
        .isEqualTo(settings.limits().frameBytesMax() - Limits.DESCRIPTION_OVERHEAD_BYTES);
    assertThat(settings.limits().calls().sfuParticipantsMax()).isEqualTo(32);
  }

  private static GatewaySettings bySfu(String limits) {
    return GatewaySettings.from(
        ConfigFactory.parseString("skein.gateway.limits { " + limits + " }")
            .withFallback(ConfigFactory.parseResources("skein/gateway.conf"))
            .resolve(),
        Limits.People.DEFAULTS,
        /* hasSfu= */ true);
  }

  @Test
  void asManyTakePartByAnSfuAsAnAnswerDescribes() {
    assertThat(bySfu("calls.sfu-participants-max = 32").limits().calls().sfuParticipantsMax())
        .isEqualTo(32);
    assertThatThrownBy(() -> bySfu("calls.sfu-participants-max = 33"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("skein.gateway.limits.calls.sfu-participants-max")
        .hasMessageContaining("at most 32");
    assertThat(
            bySfu(
                    "frame-bytes-max = 256 KiB, calls { sfu-participants-max = 100,"
                        + " description-bytes-max = 200 KiB }")
                .limits()
                .calls()
                .sfuParticipantsMax())
        .isEqualTo(100);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "port = 70000",
        "heartbeat = 1ms",
        "heartbeat = soon",
        "sweep-interval = 1m",
        "requests.burst = 0",
        "outbound.event-bytes-max = 1KiB",
        "outbound.event-bytes-max = many",
        "outbound { event-bytes-max = 2MiB, answer-bytes-max = 1MiB }",
        "reattach { backoff-min = 2s, backoff-max = 1s }",
        "limits { content-bytes-max = 64KiB }",
        "limits { frame-bytes-max = 1MiB, content-bytes-max = 512KiB }",
        "limits { frame-bytes-max = 20KiB, draft-bytes-max = 19KiB, note-bytes-max = 1KiB }",
        "limits { pinned-conversations-max = 0 }",
        "limits { group-members-max = 160000 }",
        "limits { group-members-max = 90000, groups.remark-bytes-max = 256 }",
        "limits.groups.broadcast-members-max = 400000",
        "limits.keeping.highlights-max = 501",
        "limits.keeping.starred-max = 0",
        "limits.keeping.discarded-max = 1001",
        "limits.keeping.discarded-conversations-max = 100001",
        "limits.vanish.life-min = 500ms",
        "limits.vanish { life-min = 2d, life-max = 1d }",
        "limits.calls.participants-max = 1",
        "limits.calls.signal-bytes-max = 64 KiB",
        "limits.calls { signal-bytes-max = 1 KiB, candidate-bytes-max = 2 KiB }",
        "limits.calls.sfu-participants-max = 1",
        "limits.calls.description-bytes-max = 2 MiB",
        "tls.enabled = true",
        "transport = kqueue",
        "advertise = chat.example",
        "advertise = \"https://chat.example:443\"",
        "websocket.path = ws",
        "shutdown.linger = 5s",
      })
  void refusesWhatANodeCannotRunWith(String line) {
    String key = line.split("[ .={]", 2)[0];

    assertThatThrownBy(() -> TestGateway.settings(line))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("skein.gateway." + key);
  }

  @Test
  void tellsClientsToUseTlsWhereItIsSpoken() {
    assertThat(
            TestGateway.settings("port = 7400, advertise = \"tls://chat.example:443\"")
                .endpoint("10.0.0.1"))
        .isEqualTo("tls://chat.example:443");
    assertThat(TestGateway.settings("port = 7400").endpoint("10.0.0.1")).isEqualTo("10.0.0.1:7400");
    assertThat(
            TestGateway.settings(
                    "port = 7400, tls { enabled = true, certificate-file = a, key-file = b }")
                .endpoint("chat.example"))
        .isEqualTo("tls://chat.example:7400");
  }

  @Test
  void spreadsTheDelaysOfAttachingAgain() {
    GatewaySettings.Reattach reattach = TestGateway.settings("").reattach();

    assertThat(reattach.delay(0, 0.5)).isEqualTo(Duration.ofMillis(100));
    assertThat(reattach.delay(2, 0.5)).isEqualTo(Duration.ofMillis(400));
    assertThat(reattach.delay(90, 1)).isEqualTo(Duration.ofSeconds(5));
  }
}
