package io.skein.node.api;

import io.skein.node.account.Accounts;
import io.skein.node.account.Caller;
import io.skein.node.account.Outcome;
import io.skein.protocol.ErrorCode;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.RemoteAddress;
import org.apache.pekko.stream.Materializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From an HTTP request to its route and back to an answer: who asks, is the body what it should be,
 * and a code for everything that goes wrong. Who may not ask is refused before the body is read. A
 * bounded number of requests at once. Thread-safe.
 */
final class Router {
  private static final Logger LOG = LoggerFactory.getLogger(Router.class);
  private static final String BEARER = "Bearer ";

  private final List<Route> routes;
  private final Accounts accounts;
  private final ServiceKey serviceKey;
  private final ApiSettings settings;
  private final Cors cors;
  private final Bodies bodies;
  private final AtomicInteger inFlight = new AtomicInteger();

  Router(
      List<Route> routes,
      Accounts accounts,
      ServiceKey serviceKey,
      ApiSettings settings,
      Cors cors,
      Materializer materializer) {
    this.routes = List.copyOf(routes);
    this.accounts = accounts;
    this.serviceKey = serviceKey;
    this.settings = settings;
    this.cors = cors;
    this.bodies = new Bodies(settings, materializer);
  }

  private record Matched(Route route, Map<String, String> path) {}

  /** Answers, in the end, whatever happens: the stage never fails. */
  CompletionStage<HttpResponse> handle(HttpRequest request) {
    if (inFlight.incrementAndGet() > settings.requestsInFlightMax()) {
      inFlight.decrementAndGet();
      bodies.skip(request);
      return CompletableFuture.completedFuture(
          response(request, Answer.refused(ErrorCode.OVERLOADED, "too many requests at once")));
    }
    return route(request)
        .exceptionally(failure -> explain(request, failure))
        .thenApply(answer -> response(request, answer))
        .whenComplete((response, failure) -> inFlight.decrementAndGet());
  }

  private HttpResponse response(HttpRequest request, Answer answer) {
    return cors.marked(request, Tus.marked(request.getUri().path(), answer)).response();
  }

  private CompletionStage<Answer> route(HttpRequest request) {
    Matched matched;
    try {
      if (Cors.isPreflight(request)) {
        bodies.skip(request);
        return CompletableFuture.completedFuture(
            cors.preflight(request, methods(Route.segments(request.getUri().path()))));
      }
      matched = match(request);
    } catch (RefusedException | MethodException refused) {
      bodies.skip(request);
      return CompletableFuture.failedFuture(refused);
    }
    CompletionStage<Answer> answer = answer(matched, request);
    return matched.route().input() == Route.Input.STREAM ? answer : inTime(answer);
  }

  /** What goes on behind it goes on. */
  private CompletableFuture<Answer> inTime(CompletionStage<Answer> answer) {
    return answer
        .toCompletableFuture()
        .copy()
        .orTimeout(settings.requestTimeout().toMillis(), TimeUnit.MILLISECONDS);
  }

  private CompletionStage<Answer> answer(Matched matched, HttpRequest request) {
    return authenticate(matched.route(), request)
        .thenCompose(
            outcome -> {
              if (outcome instanceof Outcome.Refused<?>) {
                bodies.skip(request);
              }
              return outcome.then(
                  caller -> run(matched, request, caller.orElse(null)).thenApply(Outcome::done));
            })
        .thenApply(outcome -> Answer.of(outcome, answer -> answer));
  }

  private Matched match(HttpRequest request) {
    List<String> segments = Route.segments(request.getUri().path());
    String method = Tus.method(request);
    for (Route route : routes) {
      Map<String, String> path = route.match(segments);
      if (path != null && route.method().equals(method)) {
        return new Matched(route, path);
      }
    }
    throw new MethodException(methods(segments));
  }

  /**
   * Of a path, with commas.
   *
   * @throws RefusedException if there is no such path
   */
  private String methods(List<String> segments) {
    String methods =
        routes.stream()
            .filter(route -> route.match(segments) != null)
            .map(Route::method)
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
    if (methods.isEmpty()) {
      throw new RefusedException(ErrorCode.NOT_FOUND, "no such path");
    }
    return methods;
  }

  private CompletionStage<Outcome<Optional<Caller>>> authenticate(
      Route route, HttpRequest request) {
    return switch (route.access()) {
      case ANYBODY -> Outcome.success(Optional.empty());
      case SERVICE ->
          header(request, "Skein-Service-Key").filter(serviceKey::matches).isPresent()
              ? Outcome.success(Optional.empty())
              : Outcome.refusal(ErrorCode.SERVICE_KEY_INVALID, "Skein-Service-Key");
      case DEVICE_OR_LINK ->
          request.getUri().query().get(MediaRoutes.LINK).isPresent()
              ? Outcome.success(Optional.empty())
              : authenticateDevice(request);
      case DEVICE_OR_COOKIE ->
          header(request, "Authorization").isEmpty()
              ? Outcome.success(Optional.empty())
              : authenticateDevice(request);
      case DEVICE -> authenticateDevice(request);
    };
  }

  private CompletionStage<Outcome<Optional<Caller>>> authenticateDevice(HttpRequest request) {
    Optional<String> token =
        header(request, "Authorization")
            .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
            .map(value -> value.substring(BEARER.length()).strip());
    return token.isEmpty()
        ? Outcome.refusal(ErrorCode.TOKEN_INVALID, "Authorization: needs a bearer token")
        : Outcome.then(
            accounts.authenticate(token.get()), caller -> Outcome.success(Optional.of(caller)));
  }

  private CompletionStage<Answer> run(
      Matched matched, HttpRequest request, @Nullable Caller caller) {
    if (matched.route().input() == Route.Input.NOTHING) {
      bodies.skip(request);
      return matched.route().handler().answer(apiRequest(matched, request, caller, null));
    }
    if (matched.route().input() == Route.Input.STREAM) {
      return stream(matched, request, caller);
    }
    return bodies
        .read(request)
        .thenCompose(
            json ->
                matched
                    .route()
                    .handler()
                    .answer(apiRequest(matched, request, caller, Fields.of(json))));
  }

  /**
   * What the handler did not want to read is skipped, so that the sender sees the answer. Bytes may
   * take as long as they do; once there are no more, an answer is due as for any request.
   */
  private CompletionStage<Answer> stream(
      Matched matched, HttpRequest request, @Nullable Caller caller) {
    ApiRequest streamed = apiRequest(matched, request, caller, null);
    CompletionStage<Answer> answer;
    try {
      answer = matched.route().handler().answer(streamed);
    } catch (RefusedException refused) {
      answer = CompletableFuture.failedFuture(refused);
    }
    CompletionStage<Answer> told =
        answer.whenComplete(
            (done, failure) -> {
              if (!streamed.stream().isTaken()) {
                bodies.skip(request);
              }
            });
    CompletionStage<Answer> late = streamed.stream().end().thenCompose(end -> inTime(told));
    return told.applyToEither(late, first -> first);
  }

  private static ApiRequest apiRequest(
      Matched matched, HttpRequest request, @Nullable Caller caller, @Nullable Fields json) {
    return new ApiRequest(
        address(request),
        matched.path(),
        request.getUri().query(),
        caller,
        json,
        new StreamedBody(request));
  }

  private static InetAddress address(HttpRequest request) {
    return request
        .getAttribute(AttributeKeys.remoteAddress)
        .flatMap(RemoteAddress::getAddress)
        .orElseGet(InetAddress::getLoopbackAddress);
  }

  private static Optional<String> header(HttpRequest request, String name) {
    return request.getHeader(name).map(HttpHeader::value);
  }

  private static Answer explain(HttpRequest request, Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof MethodException method) {
      return Answer.refused(ErrorCode.METHOD_NOT_ALLOWED, "one of " + method.allowed())
          .with("Allow", method.allowed());
    }
    if (cause instanceof RefusedException refused) {
      return Answer.refused(refused.code(), refused.detail());
    }
    if (cause instanceof TimeoutException) {
      return Answer.refused(ErrorCode.OUTCOME_UNKNOWN, "no answer in time");
    }
    // The path only: a query or a body may say what nobody else is to read.
    LOG.error("{} {} failed", request.method().value(), request.getUri().path(), cause);
    return Answer.refused(ErrorCode.INTERNAL, "a defect of this node; its log says more");
  }

  /** The path is there, for other methods. */
  private static final class MethodException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MethodException(String allowed) {
      super(allowed, null, false, false);
    }

    String allowed() {
      return String.valueOf(getMessage());
    }
  }
}
