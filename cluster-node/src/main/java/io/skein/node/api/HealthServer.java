package io.skein.node.api;

import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.stream.SystemMaterializer;

/**
 * Health and metrics, on a port of their own that operators keep from the world. Answers as long as
 * the process lives, also while it starts and drains. Thread-safe.
 */
public final class HealthServer {
  /** The text format that every Prometheus reads. */
  private static final String METRICS_FORMAT = "text/plain; version=0.0.4; charset=utf-8";

  private static final ContentType METRICS_TYPE = ContentTypes.parse(METRICS_FORMAT);

  private final Readiness readiness;
  private final Supplier<List<String>> members;
  private final PrometheusMeterRegistry registry;

  private HealthServer(
      Readiness readiness, Supplier<List<String>> members, PrometheusMeterRegistry registry) {
    this.readiness = readiness;
    this.members = members;
    this.registry = registry;
  }

  /**
   * Listens.
   *
   * @param members the nodes that this one sees in its cluster; answers at once
   * @return the binding; fails if the port is taken
   */
  public static CompletionStage<ServerBinding> start(
      ActorSystem<?> system,
      String host,
      MetricsSettings settings,
      Readiness readiness,
      Supplier<List<String>> members,
      PrometheusMeterRegistry registry) {
    HealthServer server = new HealthServer(readiness, members, registry);
    return Http.get(system)
        .newServerAt(host, settings.port())
        .bindSync(
            request -> {
              request.discardEntityBytes(SystemMaterializer.get(system).materializer());
              return server.answer(request);
            });
  }

  /** Adds what the virtual machine and the process tell; once per registry. */
  public static void bindProcessMetrics(PrometheusMeterRegistry registry) {
    new ClassLoaderMetrics().bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    JvmGcMetrics gc = new JvmGcMetrics();
    gc.bindTo(registry);
  }

  private HttpResponse answer(HttpRequest request) {
    if (!request.method().equals(HttpMethods.GET)) {
      return text(405, "use GET").addHeader(RawHeader.create("Allow", "GET"));
    }
    return switch (request.getUri().path()) {
      case "/health/live" -> text(200, "live");
      case "/health/ready" -> ready(readiness.state());
      case "/health/members" -> text(200, String.join("\n", members.get()));
      case "/metrics" ->
          HttpResponse.create().withEntity(METRICS_TYPE, bytes(registry.scrape(METRICS_FORMAT)));
      default -> text(404, "no such path");
    };
  }

  private static HttpResponse ready(Readiness.State state) {
    return text(state == Readiness.State.READY ? 200 : 503, state.text());
  }

  private static HttpResponse text(int status, String text) {
    return HttpResponse.create()
        .withStatus(StatusCodes.get(status))
        .withEntity(ContentTypes.TEXT_PLAIN_UTF8, bytes(text + "\n"));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
