package io.skein.node.platform.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.skein.node.platform.InvalidSettingException;
import io.skein.node.testing.TestCertificate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CassandraSettingsTest {

  @Test
  void readsTheDefaults() {
    CassandraSettings settings = settings("");

    assertThat(addresses(settings)).containsExactly("127.0.0.1:7042");
    assertThat(settings.keyspace()).isEqualTo("skein");
    assertThat(settings.replication()).isEqualTo(1);
    assertThat(settings.requestTimeout()).isEqualTo(Duration.ofSeconds(2));
    assertThat(settings.username()).isNull();
    assertThat(settings.probe()).isEqualTo(new CassandraSettings.Probe(Duration.ofSeconds(1), 2));
  }

  @Test
  void readsSeveralContactPoints() {
    CassandraSettings settings = settings("contact-points = \"10.0.0.1:9042, store-2:9043\"");

    assertThat(addresses(settings)).containsExactly("10.0.0.1:9042", "store-2:9043");
  }

  @Test
  void neverShowsThePassword() {
    assertThat(settings("username = skein, password = secret")).asString().doesNotContain("secret");
  }

  @Test
  void readsTheFilesOfTls(@TempDir Path folder) throws Exception {
    TestCertificate certificate = TestCertificate.make(folder);
    String authority = "tls { enabled = on, ca-file = \"" + certificate.certificate() + "\"";
    String own =
        ", certificate-file = \"%s\", key-file = \"%s\" }"
            .formatted(certificate.certificate(), certificate.key());

    assertThat(settings("").tls()).isNull();
    assertThat(tls(authority + "}").verifyHost()).isTrue();
    assertThat(tls(authority + ", verify-host = off }").verifyHost()).isFalse();
    assertThat(tls(authority + own).context()).isNotNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "enabled = on | ca-file",
        "enabled = on, ca-file = /ca, certificate-file = /own | key-file",
        "enabled = on, ca-file = /ca, key-file = /own | key-file",
        "enabled = on, ca-file = /ca, verify-host = maybe | verify-host",
      })
  void namesWhatTlsLacks(String tls, String key) {
    assertThatThrownBy(() -> settings("tls { " + tls + " }"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("skein.cassandra.tls." + key);
  }

  @Test
  void namesTheFileOfTlsThatCannotBeUsed(@TempDir Path folder) throws Exception {
    TestCertificate certificate = TestCertificate.make(folder);
    Path garbage = Files.writeString(folder.resolve("garbage"), "no certificate at all");
    Path empty = Files.createFile(folder.resolve("empty"));
    Path missing = folder.resolve("missing");

    for (Path unusable : List.of(garbage, empty, missing, certificate.key())) {
      assertThatThrownBy(() -> settings(withFiles(unusable, certificate.key())))
          .isInstanceOf(InvalidSettingException.class)
          .hasMessageStartingWith("skein.cassandra.tls.ca-file must be")
          .hasMessageContaining(unusable.toString());
    }
    for (Path unusable : List.of(garbage, empty, missing, certificate.certificate())) {
      assertThatThrownBy(() -> settings(withFiles(certificate.certificate(), unusable)))
          .isInstanceOf(InvalidSettingException.class)
          .hasMessageStartingWith("skein.cassandra.tls.certificate-file and key-file must be");
    }
  }

  private static String withFiles(Path certificate, Path key) {
    return "tls { enabled = on, ca-file = \"%1$s\", certificate-file = \"%1$s\", key-file = \"%2$s\" }"
        .formatted(certificate, key);
  }

  private static CassandraSettings.Tls tls(String changes) {
    return Objects.requireNonNull(settings(changes).tls());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "contact-points = localhost",
        "contact-points = \"\"",
        "contact-points = \"a:99999\"",
        "local-datacenter = \"\"",
        "keyspace = Skein",
        "keyspace = \"a;drop\"",
        "replication = 0",
        "request-timeout = 1ms",
        "speculative-delay = 0ms",
        "heartbeat = 10ms",
        "lwt-timeout = 2h",
        "start-timeout = 0s",
        "requests-in-flight-max = 40000",
        "requests-queued-max = -1",
        "io-threads = 0",
        "probe.pause = 0s",
        "probe.failures-max = 0",
        "username = skein",
      })
  void refusesABadValueAndNamesItsKey(String bad) {
    String key = bad.startsWith("username") ? "password" : bad.substring(0, bad.indexOf(' '));

    assertThatThrownBy(() -> settings(bad))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("skein.cassandra." + key);
  }

  private static List<String> addresses(CassandraSettings settings) {
    return settings.contactPoints().stream()
        .map(address -> address.getHostString() + ":" + address.getPort())
        .toList();
  }

  private static CassandraSettings settings(String changes) {
    Config changed = ConfigFactory.parseString("skein.cassandra { " + changes + " }");
    return CassandraSettings.from(
        changed.withFallback(ConfigFactory.parseResources("skein/cassandra.conf")).resolve());
  }
}
