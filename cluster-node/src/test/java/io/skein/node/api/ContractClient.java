package io.skein.node.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request.Method;
import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.ValidationReport;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.parser.OpenAPIV3Parser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * An HTTP client that holds every request and answer against the contract: an operation, a status
 * or a field that is not in it fails the test. Remembers which statuses of which operations it saw.
 */
final class ContractClient {
  private static final String CONTRACT = "skein/openapi.yaml";
  private static final OpenApiInteractionValidator VALIDATOR =
      OpenApiInteractionValidator.createForSpecificationUrl(CONTRACT).build();
  private static final OpenAPI DOCUMENT = new OpenAPIV3Parser().read(CONTRACT);
  private static final Set<String> SEEN = new ConcurrentSkipListSet<>();
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Whether the request is one that the contract allows. */
  enum Sent {
    AS_DOCUMENTED,
    /** Only the answer is held against the contract. */
    WRONG,
    /** Not an operation of the contract: only the problem document is. */
    UNKNOWN
  }

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI base;

  ContractClient(int port) {
    this.base = URI.create("http://127.0.0.1:" + port);
  }

  static OpenAPI document() {
    return DOCUMENT;
  }

  /** "operation status" of all that any client of this run has seen. */
  static Set<String> seen() {
    return Set.copyOf(SEEN);
  }

  /** "operation status" of all that the contract has. */
  static Set<String> documented() {
    Set<String> documented = new TreeSet<>();
    DOCUMENT
        .getPaths()
        .forEach(
            (path, item) ->
                item.readOperationsMap()
                    .forEach(
                        (method, operation) ->
                            operation
                                .getResponses()
                                .keySet()
                                .forEach(
                                    status ->
                                        documented.add(
                                            operation.getOperationId() + " " + status))));
    return documented;
  }

  Answered send(Sent sent, String method, String path, byte[] body, Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(Duration.ofSeconds(30))
            .method(
                method,
                body.length == 0
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    try {
      HttpResponse<byte[]> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      Answered answered = new Answered(response);
      hold(sent, method, path, body, headers, answered);
      return answered;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  Answered post(String path, String json, Map<String, String> headers) {
    return send(
        Sent.AS_DOCUMENTED, "POST", path, json.getBytes(StandardCharsets.UTF_8), withJson(headers));
  }

  Answered post(String path, String json) {
    return post(path, json, Map.of());
  }

  Answered get(String path, Map<String, String> headers) {
    return send(Sent.AS_DOCUMENTED, "GET", path, new byte[0], headers);
  }

  Answered put(String path, String json, Map<String, String> headers) {
    return send(
        Sent.AS_DOCUMENTED, "PUT", path, json.getBytes(StandardCharsets.UTF_8), withJson(headers));
  }

  Answered delete(String path, String json, Map<String, String> headers) {
    return send(
        Sent.AS_DOCUMENTED,
        "DELETE",
        path,
        json.getBytes(StandardCharsets.UTF_8),
        json.isEmpty() ? headers : withJson(headers));
  }

  static Map<String, String> withJson(Map<String, String> headers) {
    Map<String, String> all = new HashMap<>(headers);
    all.putIfAbsent("Content-Type", "application/json");
    return all;
  }

  private static void hold(
      Sent sent,
      String method,
      String path,
      byte[] body,
      Map<String, String> headers,
      Answered answered) {
    if (answered.status() >= 400) {
      assertThat(answered.header("Content-Type")).isEqualTo("application/problem+json");
      assertThat(answered.json().path("status").asInt()).isEqualTo(answered.status());
    }
    if (sent == Sent.UNKNOWN) {
      return;
    }
    String plain = path.replaceAll("\\?.*", "");
    SimpleResponse.Builder response = SimpleResponse.Builder.status(answered.status());
    answered
        .response()
        .headers()
        .map()
        .forEach((name, values) -> response.withHeader(name, values));
    if (answered.response().body().length > 0) {
      response.withBody(answered.response().body());
    }
    ValidationReport report =
        VALIDATOR.validateResponse(plain, Method.valueOf(method), response.build());
    if (sent == Sent.AS_DOCUMENTED) {
      report = report.merge(VALIDATOR.validateRequest(request(method, path, body, headers)));
    }
    assertThat(report.getMessages())
        .as("%s %s → %s %s", method, path, answered.status(), answered.text())
        .isEmpty();
    SEEN.add(operation(method, plain) + " " + answered.status());
  }

  private static SimpleRequest request(
      String method, String path, byte[] body, Map<String, String> headers) {
    URI uri = URI.create(path);
    SimpleRequest.Builder request =
        new SimpleRequest.Builder(Method.valueOf(method), uri.getPath());
    headers.forEach(request::withHeader);
    if (uri.getQuery() != null) {
      for (String pair : uri.getQuery().split("&", -1)) {
        request.withQueryParam(pair.replaceAll("=.*", ""), pair.substring(pair.indexOf('=') + 1));
      }
    }
    if (body.length > 0) {
      request.withBody(body);
    }
    return request.build();
  }

  private static String operation(String method, String path) {
    return DOCUMENT.getPaths().entrySet().stream()
        .filter(entry -> path.matches(entry.getKey().replaceAll("\\{[^}]*}", "[^/]*")))
        .flatMap(entry -> entry.getValue().readOperationsMap().entrySet().stream())
        .filter(entry -> entry.getKey().name().equals(method))
        .map(entry -> entry.getValue().getOperationId())
        .findFirst()
        .orElseThrow();
  }

  /** An answer, with its body as JSON if it is JSON. */
  record Answered(HttpResponse<byte[]> response) {
    int status() {
      return response.statusCode();
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    String text() {
      return new String(response.body(), StandardCharsets.UTF_8);
    }

    JsonNode json() {
      if (!header("Content-Type").toLowerCase(Locale.ROOT).contains("json")) {
        return MissingNode.getInstance();
      }
      try {
        return JSON.readTree(response.body());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    String field(String name) {
      return json().path(name).asText();
    }

    /** The code of a refusal; empty for what was done. */
    String code() {
      return field("code");
    }

    Map<String, String> token() {
      return Map.of("Authorization", "Bearer " + field("accessToken"));
    }
  }
}
