package io.skein.node.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.skein.node.testing.Stages;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthServerTest {
  private final ActorTestKit testKit = ActorTestKit.create();
  private final AtomicReference<Readiness.State> state =
      new AtomicReference<>(Readiness.State.STARTING);
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final ServerBinding binding =
      Stages.await(
          HealthServer.start(
              testKit.system(),
              "127.0.0.1",
              new MetricsSettings(0),
              state::get,
              () -> List.of("10.0.0.1:7355", "10.0.0.2:7355"),
              registry));

  @AfterEach
  void stop() {
    Stages.await(binding.terminate(Duration.ofSeconds(1)));
    testKit.shutdownTestKit();
  }

  @Test
  void isReadyOnlyWhenTheNodeIs() throws Exception {
    for (Readiness.State now : Readiness.State.values()) {
      state.set(now);

      HttpResponse<String> ready = get("/health/ready");

      assertThat(ready.statusCode()).isEqualTo(now == Readiness.State.READY ? 200 : 503);
      assertThat(ready.body().strip()).isEqualTo(now.text());
      assertThat(get("/health/live").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void namesTheMembersOfTheClusterALineEach() throws Exception {
    HttpResponse<String> members = get("/health/members");

    assertThat(members.statusCode()).isEqualTo(200);
    assertThat(members.body()).isEqualTo("10.0.0.1:7355\n10.0.0.2:7355\n");
  }

  @Test
  void givesMetricsInPrometheusText() throws Exception {
    HealthServer.bindProcessMetrics(registry);
    registry.counter("skein.test").increment();

    HttpResponse<String> metrics = get("/metrics");

    assertThat(metrics.statusCode()).isEqualTo(200);
    assertThat(metrics.headers().firstValue("Content-Type").orElse(""))
        .startsWith("text/plain; version=0.0.4");
    assertThat(metrics.body())
        .contains("skein_test_total 1.0", "jvm_memory_used_bytes", "process_uptime_seconds");
  }

  @Test
  void knowsNothingElse() throws Exception {
    assertThat(get("/v1/limits").statusCode()).isEqualTo(404);
    HttpResponse<String> posted =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(uri("/metrics"))
                    .POST(HttpRequest.BodyPublishers.ofString("x"))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(posted.statusCode()).isEqualTo(405);
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + binding.localAddress().getPort() + path);
  }
}
