package io.skein.node.call.ice;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.delivery.DeviceOrigin;
import io.skein.protocol.DeviceId;
import io.skein.protocol.Reply;
import io.skein.protocol.UserId;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IceRulesTest {
  private static final String SECRET = "north-wind-and-the-sun";
  private static final long NOW = 1_763_820_000_123L;
  private static final DeviceOrigin PHONE = origin(1001, 5);

  private final IceSettings settings =
      IceSettingsTest.with(
          """
          ice {
            urls = ["stun:turn.example.org:3478", "turn:turn.example.org:3478?transport=udp"]
            secret-file = /etc/skein/turn-secret
            credential-life = 1h
          }
          """);
  private final IceRules rules = new IceRules(settings, Optional.of(TurnSecret.of(SECRET)));

  private static DeviceOrigin origin(long user, long device) {
    return new DeviceOrigin(new UserId(user), new DeviceId(device));
  }

  private static String name(Reply.IceServers servers) {
    return servers.username().substring(servers.username().indexOf(':') + 1);
  }

  /** From: printf 1441938660:mark | openssl dgst -sha1 -hmac 'north-wind-and-the-sun' -binary. */
  @Test
  void itsSecretMakesWhatOpensslMakes() {
    byte[] proof =
        TurnSecret.of(SECRET)
            .hmac("HmacSHA1", "1441938660:mark".getBytes(StandardCharsets.US_ASCII));

    assertThat(Base64.getEncoder().encodeToString(proof)).isEqualTo("13D2qxTd1EAQrh1JyOg45ORmtMw=");
  }

  /**
   * From openssl too: the name is "skein ice name 1" and both ids, 16 bytes of the HMAC-SHA256 in
   * base64url; the credential as above.
   */
  @Test
  void tellsADeviceWhatTheTurnServerBelieves() {
    Reply.IceServers servers = rules.servers(PHONE, NOW);

    assertThat(servers.urls()).isEqualTo(settings.urls());
    assertThat(servers.username()).isEqualTo("1763823600:8kRZaLb2p5z-YIX207uTUg");
    assertThat(servers.credential()).isEqualTo("xbciWEtvwNnuvsTRDhpMtm3z0Wo=");
    assertThat(servers.expiresMillis()).isEqualTo(1_763_823_600_000L);
    assertThat(servers.policy()).isEqualTo(Reply.IceServers.Policy.ALL);
  }

  @Test
  void callsADeviceTheSameWheneverItAsksAndNoTwoDevicesAlike() {
    assertThat(name(rules.servers(PHONE, NOW + 7_000))).isEqualTo(name(rules.servers(PHONE, NOW)));
    Set<String> names = new HashSet<>();
    for (long user = 1; user <= 20; user++) {
      for (long device = 1; device <= 20; device++) {
        names.add(name(rules.servers(origin(user, device), NOW)));
      }
    }

    assertThat(names).hasSize(400);
  }

  @Test
  void whoHasAnotherSecretCallsItOtherwise() {
    IceRules others = new IceRules(settings, Optional.of(TurnSecret.of("another-secret-of-22")));

    assertThat(name(others.servers(PHONE, NOW))).isNotEqualTo(name(rules.servers(PHONE, NOW)));
  }

  @Test
  void withoutATurnServerThereIsNoCredential() {
    IceRules stun =
        new IceRules(IceSettingsTest.with("ice.urls = [\"stun:a:3478\"]"), Optional.empty());

    Reply.IceServers servers = stun.servers(PHONE, NOW);

    assertThat(servers.urls()).containsExactly("stun:a:3478");
    assertThat(servers.username()).isEmpty();
    assertThat(servers.credential()).isEmpty();
    assertThat(servers.expiresMillis()).isZero();
  }

  @Test
  void noneOfItIsInALogLine() {
    Reply.IceServers servers = rules.servers(PHONE, NOW);

    assertThat(servers.toString())
        .doesNotContain(servers.credential())
        .doesNotContain(name(servers));
    assertThat(TurnSecret.of(SECRET)).hasToString("TurnSecret[]");
  }
}
