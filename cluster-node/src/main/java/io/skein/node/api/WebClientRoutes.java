package io.skein.node.api;

import io.skein.node.api.Route.Access;
import io.skein.node.api.Route.Input;
import io.skein.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpEntities;

/**
 * The web client: its page at the root and what lies beside it, which are asked for again each
 * time, and what the page names, which never changes under its name. No script but the page's own
 * runs, and it may talk to the nodes alone. Thread-safe.
 */
final class WebClientRoutes {
  private static final String TLS = "tls://";
  private static final String NO_CACHE = "no-cache";

  private final WebClient web;
  private final Endpoints endpoints;

  WebClientRoutes(WebClient web, Endpoints endpoints) {
    this.web = web;
    this.endpoints = endpoints;
  }

  List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    web.files()
        .forEach(
            (path, file) -> {
              if (path.equals(WebClient.PAGE)) {
                routes.add(open("/", request -> page(request, file)));
              } else if (!path.startsWith(WebClient.ASSETS)) {
                routes.add(open("/" + path, request -> beside(request, file)));
              }
            });
    if (!routes.isEmpty()) {
      routes.add(open("/" + WebClient.ASSETS + "{file}", this::asset));
    }
    return routes;
  }

  private static Route open(String path, Route.Handler handler) {
    return new Route("GET", path, Access.ANYBODY, Input.NOTHING, handler);
  }

  private CompletionStage<Answer> page(ApiRequest request, WebClient.File page) {
    return CompletableFuture.completedFuture(
        content(request, page)
            .with("Cache-Control", NO_CACHE)
            .with("Content-Security-Policy", contentSecurityPolicy(endpoints.ready()))
            .with("Referrer-Policy", "no-referrer")
            .with("Cross-Origin-Opener-Policy", "same-origin"));
  }

  private static CompletionStage<Answer> beside(ApiRequest request, WebClient.File file) {
    return CompletableFuture.completedFuture(
        content(request, file).with("Cache-Control", NO_CACHE));
  }

  private CompletionStage<Answer> asset(ApiRequest request) {
    WebClient.File file = web.files().get(WebClient.ASSETS + request.parameter("file"));
    if (file == null) {
      throw new RefusedException(ErrorCode.NOT_FOUND, "no such file of the web client");
    }
    return CompletableFuture.completedFuture(
        content(request, file).with("Cache-Control", "public, max-age=31536000, immutable"));
  }

  private static Answer content(ApiRequest request, WebClient.File file) {
    Answer answer =
        acceptsGzip(request.header("Accept-Encoding").orElse(""))
            ? Answer.stream(200, HttpEntities.create(file.type(), file.gzipped()))
                .with("Content-Encoding", "gzip")
            : Answer.stream(200, HttpEntities.create(file.type(), file.plain()));
    return answer.with("Vary", "Accept-Encoding");
  }

  /** RFC 9110 section 12.5.3: a weight of 0 is a refusal. */
  static boolean acceptsGzip(String acceptEncoding) {
    for (String coding : acceptEncoding.toLowerCase(Locale.ROOT).split(",", -1)) {
      String[] parts = coding.strip().split("\\s*;\\s*", -1);
      if (parts[0].equals("gzip")) {
        return parts.length == 1 || !parts[1].matches("q=0(\\.0*)?");
      }
    }
    return false;
  }

  /**
   * What the page may do (CSP level 3). Pictures and films are made of what it has fetched, as
   * blobs; everything that writes HTML or loads a script is shut off (trusted types) but its own
   * policy, by which it has the browser keep it.
   */
  static String contentSecurityPolicy(List<String> endpoints) {
    Set<String> sockets = new TreeSet<>();
    for (String endpoint : endpoints) {
      sockets.add(
          endpoint.startsWith(TLS)
              ? "wss://" + endpoint.substring(TLS.length())
              : "ws://" + endpoint);
    }
    return String.join(
        "; ",
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob:",
        "media-src blob:",
        ("connect-src 'self' " + String.join(" ", sockets)).strip(),
        "worker-src 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types skein");
  }
}
