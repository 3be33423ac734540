package io.skein.node.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.api.ContractClient.Answered;
import io.skein.node.api.ContractClient.Sent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** The web client, of which there is a small sample. */
abstract class WebClientCases {
  private final ContractClient client = HttpApiTest.api.client;

  @Test
  void thePageIsAskedForAgainEachTime() {
    Answered page = client.get("/", Map.of());

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("Content-Type")).isEqualTo("text/html; charset=UTF-8");
    assertThat(page.header("Cache-Control")).isEqualTo("no-cache");
    assertThat(page.text()).contains("assets/main-A.js");
  }

  @Test
  void thePageRunsItsOwnScriptAloneAndTalksToTheNodesAlone() {
    List<String> policy =
        List.of(client.get("/", Map.of()).header("Content-Security-Policy").split("; ", -1));

    assertThat(policy)
        .contains(
            "default-src 'none'",
            "script-src 'self'",
            "connect-src 'self' ws://127.0.0.1:7400 ws://127.0.0.2:7400",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'");
    assertThat(String.join("; ", policy)).doesNotContain("unsafe");
  }

  @Test
  void socketsWithTlsAreAllowedAsSuch() {
    assertThat(WebClientRoutes.contentSecurityPolicy(List.of("tls://chat.example:7400")))
        .contains("connect-src 'self' wss://chat.example:7400;");
    assertThat(WebClientRoutes.contentSecurityPolicy(List.of())).contains("connect-src 'self';");
  }

  @Test
  void whatThePageNamesIsKeptForEver() {
    Answered script = client.get("/assets/main-A.js", Map.of());

    assertThat(script.text()).isEqualTo("document.title = 'Sample';\n");
    assertThat(script.header("Content-Type")).startsWith("text/javascript");
    assertThat(script.header("Cache-Control")).isEqualTo("public, max-age=31536000, immutable");
    assertThat(script.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(client.get("/assets/main-B.css", Map.of()).header("Content-Type"))
        .startsWith("text/css");
  }

  @Test
  void whatLiesBesideThePageIsAskedForAgainEachTime() {
    Answered manifest = client.get("/manifest.webmanifest", Map.of());
    Answered worker = client.get("/worker.js", Map.of());

    assertThat(manifest.header("Content-Type")).isEqualTo("application/manifest+json");
    assertThat(worker.header("Content-Type")).startsWith("text/javascript");
    assertThat(List.of(manifest.header("Cache-Control"), worker.header("Cache-Control")))
        .containsOnly("no-cache");
  }

  @Test
  void isCompressedForWhoTakesThat() throws IOException {
    Answered script = client.get("/assets/main-A.js", Map.of("Accept-Encoding", "br, gzip"));

    assertThat(script.header("Content-Encoding")).isEqualTo("gzip");
    assertThat(script.header("Vary")).isEqualTo("Accept-Encoding");
    byte[] body = script.response().body();
    try (GZIPInputStream plain = new GZIPInputStream(new ByteArrayInputStream(body))) {
      assertThat(new String(plain.readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo("document.title = 'Sample';\n");
    }
  }

  @Test
  void isNotCompressedForWhoRefusesThat() {
    assertThat(WebClientRoutes.acceptsGzip("gzip")).isTrue();
    assertThat(WebClientRoutes.acceptsGzip("br, GZIP;q=0.5")).isTrue();
    assertThat(WebClientRoutes.acceptsGzip("gzip;q=0")).isFalse();
    assertThat(WebClientRoutes.acceptsGzip("gzip; q=0.000, br")).isFalse();
    assertThat(WebClientRoutes.acceptsGzip("x-gzip")).isFalse();
    assertThat(WebClientRoutes.acceptsGzip("")).isFalse();
  }

  @Test
  void nothingElseIsServed() {
    assertThat(client.get("/assets/index.html", Map.of()).code()).isEqualTo("NOT_FOUND");
    for (String path :
        List.of("/assets/..%2Findex.html", "/assets/", "/index.html", "/files.txt")) {
      assertThat(client.send(Sent.UNKNOWN, "GET", path, new byte[0], Map.of()).code())
          .as(path)
          .isEqualTo("NOT_FOUND");
    }
  }

  @Test
  void aNodeThatWasBuiltWithoutItHasNoSuchRoutes() {
    WebClient none = WebClient.load("/skein/not-there/");

    assertThat(new WebClientRoutes(none, List::of).routes()).isEmpty();
  }
}
