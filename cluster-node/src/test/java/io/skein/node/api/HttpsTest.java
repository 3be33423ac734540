package io.skein.node.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skein.node.platform.InvalidSettingException;
import io.skein.node.testing.TestCertificate;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The API behind TLS of its own. */
class HttpsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir static Path folder;
  private static TestCertificate certificate;

  @BeforeAll
  static void makeCertificate() throws Exception {
    certificate = TestCertificate.make(folder);
  }

  private static ApiUnderTest api(Path key) {
    return ApiUnderTest.startWithTls(new ApiSettings.Tls(certificate.certificate(), key));
  }

  private static HttpRequest limits(String scheme, ApiUnderTest api) {
    return HttpRequest.newBuilder(URI.create(scheme + "://127.0.0.1:" + api.port() + "/v1/limits"))
        .timeout(PATIENCE)
        .build();
  }

  @Test
  void speaksHttpsAndNothingElseOnItsPort() throws Exception {
    try (ApiUnderTest api = api(certificate.key())) {
      HttpClient trusting = HttpClient.newBuilder().sslContext(certificate.trusting()).build();

      assertThat(trusting.send(limits("https", api), BodyHandlers.ofString()).statusCode())
          .isEqualTo(200);
      assertThatThrownBy(() -> trusting.send(limits("http", api), BodyHandlers.ofString()))
          .isInstanceOf(IOException.class);
      HttpClient stranger = HttpClient.newHttpClient();
      assertThatThrownBy(() -> stranger.send(limits("https", api), BodyHandlers.ofString()))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void namesTheSettingAndNothingOfTheKeyWhenItCannotBeUsed() throws Exception {
    Path broken = folder.resolve("broken.key");
    Files.writeString(broken, Files.readString(certificate.key()).replace("BEGIN", "START"));

    assertThatThrownBy(() -> api(broken).close())
        .isInstanceOf(InvalidSettingException.class)
        .hasMessage(
            "skein.http.tls must be a readable certificate and its key (InvalidKeySpecException)");
  }
}
