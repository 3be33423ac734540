package io.skein.node.api;

import io.skein.node.account.Caller;
import java.net.InetAddress;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.Query;
import org.jspecify.annotations.Nullable;

/** What a handler sees of a request, once it is known who asks, and that its body is JSON. */
record ApiRequest(
    InetAddress address,
    Map<String, String> path,
    Query query,
    @Nullable Caller authenticated,
    @Nullable Fields json,
    StreamedBody stream) {
  /** Whose access token it carries; only of routes for devices. */
  Caller caller() {
    return Objects.requireNonNull(authenticated, "a route for devices");
  }

  /** Whose access token it carries, of routes that do without, too. */
  Optional<Caller> callerIfAny() {
    return Optional.ofNullable(authenticated);
  }

  Optional<String> header(String name) {
    return stream.header(name);
  }

  /** The body; only of routes that take one. */
  Fields body() {
    return Objects.requireNonNull(json, "a route with a body");
  }

  String parameter(String name) {
    return Objects.requireNonNull(path.get(name), name);
  }

  Optional<String> queryParameter(String name) {
    return query.get(name);
  }
}
