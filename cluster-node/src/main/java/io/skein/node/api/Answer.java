package io.skein.node.api;

import io.skein.node.account.Outcome;
import io.skein.protocol.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.ResponseEntity;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.util.ByteString;

/** What a request is answered with. Immutable. */
record Answer(int status, ResponseEntity entity, List<HttpHeader> headers) {
  private static final ContentType PROBLEM = ContentTypes.parse("application/problem+json");
  private static final ContentType YAML = ContentTypes.parse("application/yaml");

  /** Answers differ by caller and carry tokens: nothing in between keeps them. */
  private static final HttpHeader NO_STORE = RawHeader.create("Cache-Control", "no-store");

  private static final HttpHeader NO_SNIFF = RawHeader.create("X-Content-Type-Options", "nosniff");

  static Answer ok(Object body) {
    return json(200, body);
  }

  static Answer created(Object body) {
    return json(201, body);
  }

  static Answer done() {
    return empty(204);
  }

  /** Only a status, and headers to be added. */
  static Answer empty(int status) {
    return new Answer(status, HttpEntities.EMPTY, List.of(NO_STORE));
  }

  /** Bytes as they come; nothing is said of keeping them. */
  static Answer stream(int status, ResponseEntity entity) {
    return new Answer(status, entity, List.of(NO_SNIFF));
  }

  static Answer yaml(String document) {
    return new Answer(
        200, HttpEntities.create(YAML, ByteString.fromString(document)), List.of(NO_SNIFF));
  }

  static Answer refused(ErrorCode code, String detail) {
    return problem(Problem.of(code, detail));
  }

  static Answer refused(ErrorCode code, String detail, Duration retryAfter) {
    return problem(Problem.of(code, detail, retryAfter));
  }

  static Answer problem(Problem problem) {
    List<HttpHeader> headers = new ArrayList<>(List.of(NO_STORE, NO_SNIFF));
    Long wait = problem.retryAfterMillis();
    if (wait != null) {
      headers.add(RawHeader.create("Retry-After", Long.toString((wait + 999) / 1000)));
    }
    if (problem.status() == 401) {
      // RFC 9110 section 11.6.1: every 401 names a scheme.
      headers.add(RawHeader.create("WWW-Authenticate", "Bearer"));
    }
    return new Answer(
        problem.status(),
        HttpEntities.create(PROBLEM, ByteString.fromArrayUnsafe(Json.write(problem))),
        headers);
  }

  /** The answer to what was done, or the problem document of what was refused. */
  static <T> Answer of(Outcome<T> outcome, Function<T, Answer> answer) {
    if (outcome instanceof Outcome.Done<T> done) {
      return answer.apply(done.value());
    }
    Outcome.Refused<T> refused = (Outcome.Refused<T>) outcome;
    return refused(refused.code(), refused.detail(), refused.retryAfter());
  }

  /** The same with one more header. */
  Answer with(String name, String value) {
    List<HttpHeader> more = new ArrayList<>(headers);
    more.add(RawHeader.create(name, value));
    return new Answer(status, entity, more);
  }

  HttpResponse response() {
    return HttpResponse.create().withStatus(status).addHeaders(headers).withEntity(entity);
  }

  private static Answer json(int status, Object body) {
    return new Answer(
        status,
        HttpEntities.create(
            ContentTypes.APPLICATION_JSON, ByteString.fromArrayUnsafe(Json.write(body))),
        List.of(NO_STORE, NO_SNIFF));
  }
}
