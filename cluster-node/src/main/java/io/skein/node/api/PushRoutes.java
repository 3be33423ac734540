package io.skein.node.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.skein.node.account.PushSubscription;
import io.skein.node.account.PushSubscription.Service;
import io.skein.node.api.Route.Access;
import io.skein.node.api.Route.Input;
import io.skein.node.push.PushEndpointRules;
import io.skein.node.push.PushSubscriptions;
import io.skein.protocol.Bytes;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** By which push services devices are reached that are not connected. Thread-safe. */
final class PushRoutes {
  private static final int SERVICE_LENGTH_MAX = 16;
  private static final int TOKEN_LENGTH_MAX = 1024;
  private static final int KEY_LENGTH_MAX = 128;

  private final PushSubscriptions subscriptions;

  PushRoutes(PushSubscriptions subscriptions) {
    this.subscriptions = subscriptions;
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record ServicesBody(List<String> services, @Nullable String webKey) {}

  List<Route> routes() {
    return List.of(
        new Route("GET", "/v1/push", Access.ANYBODY, Input.NOTHING, this::tell),
        new Route("PUT", "/v1/push/subscription", Access.DEVICE, Input.JSON, this::put),
        new Route("DELETE", "/v1/push/subscription", Access.DEVICE, Input.NOTHING, this::remove));
  }

  private CompletionStage<Answer> tell(ApiRequest request) {
    List<String> services =
        Arrays.stream(Service.values())
            .filter(subscriptions.services()::uses)
            .map(Service::text)
            .toList();
    String key =
        subscriptions
            .services()
            .webKey()
            .map(bytes -> Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.asArray()))
            .orElse(null);
    return CompletableFuture.completedFuture(Answer.ok(new ServicesBody(services, key)));
  }

  private CompletionStage<Answer> put(ApiRequest request) {
    return subscriptions
        .put(request.caller(), subscription(request.body()))
        .thenApply(outcome -> Answer.of(outcome, done -> Answer.done()));
  }

  private CompletionStage<Answer> remove(ApiRequest request) {
    return subscriptions
        .remove(request.caller())
        .thenApply(outcome -> Answer.of(outcome, done -> Answer.done()));
  }

  private static PushSubscription subscription(Fields body) {
    Service service =
        body.parsed("service", body.text("service", SERVICE_LENGTH_MAX), PushRoutes::service);
    return service == Service.WEB
        ? new PushSubscription(
            service,
            body.text("endpoint", PushEndpointRules.LENGTH_MAX),
            bytes(body, "p256dh"),
            bytes(body, "auth"),
            0)
        : PushSubscription.ofToken(service, body.text("token", TOKEN_LENGTH_MAX), 0);
  }

  private static Service service(String text) {
    for (Service service : Service.values()) {
      if (service.text().equals(text)) {
        return service;
      }
    }
    throw new IllegalArgumentException(text);
  }

  /** As {@code PushSubscription.toJSON} of a browser writes them. */
  private static Bytes bytes(Fields body, String name) {
    return body.parsed(
        name,
        body.text(name, KEY_LENGTH_MAX),
        text -> Bytes.wrap(Base64.getUrlDecoder().decode(text)));
  }
}
