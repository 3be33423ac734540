package io.skein.node.api;

import io.skein.node.api.Route.Access;
import io.skein.node.api.Route.Input;
import io.skein.protocol.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What everybody may know: the contract, the limits, the sockets. Thread-safe. */
final class ClusterRoutes {
  private static final String CONTRACT = "/skein/openapi.yaml";

  private final Answer contract = Answer.yaml(contract());
  private final Limits limits;
  private final Endpoints endpoints;

  ClusterRoutes(Limits limits, Endpoints endpoints) {
    this.limits = limits;
    this.endpoints = endpoints;
  }

  private record EndpointsBody(List<String> endpoints) {}

  List<Route> routes() {
    return List.of(
        open("/openapi.yaml", request -> CompletableFuture.completedFuture(contract)),
        open("/v1/limits", request -> CompletableFuture.completedFuture(Answer.ok(limits))),
        open(
            "/v1/endpoints",
            request ->
                CompletableFuture.completedFuture(
                    Answer.ok(new EndpointsBody(endpoints.ready())))));
  }

  private static Route open(String path, Route.Handler handler) {
    return new Route("GET", path, Access.ANYBODY, Input.NOTHING, handler);
  }

  private static String contract() {
    try (InputStream stream = ClusterRoutes.class.getResourceAsStream(CONTRACT)) {
      if (stream == null) {
        throw new IllegalStateException("resource " + CONTRACT + " is missing");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read resource " + CONTRACT, e);
    }
  }
}
