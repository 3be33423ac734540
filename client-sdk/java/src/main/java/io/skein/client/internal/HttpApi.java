package io.skein.client.internal;

import io.skein.client.SkeinException;
import io.skein.client.internal.Json.JsonObject;
import io.skein.protocol.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Requests to a node's HTTP API: JSON out, JSON or a problem (RFC 9457) in. Every failure is a
 * {@link SkeinException}. Thread-safe. The threads behind it end a second after the last answer;
 * the JDK's selector thread ends when nothing refers to its client any more.
 */
public final class HttpApi {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final long MEANWHILE_MILLIS = 200;
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(20);
  private static final int THREADS = 2;
  private static final int SLOW_BYTES_PER_SECOND = 16 * 1024;
  private static final int PROBLEM_BYTES_MAX = 64 * 1024;

  private static final Map<SSLContext, WeakReference<HttpClient>> SHARED = new WeakHashMap<>();

  private final URI base;
  private final HttpClient http;

  /**
   * @param base such as {@code http://127.0.0.1:7480}, with or without a path
   * @param tls how an https server proves itself; null: as the JDK trusts
   */
  public HttpApi(URI base, @Nullable SSLContext tls) {
    String text = base.toString();
    this.base = URI.create(text.endsWith("/") ? text : text + "/");
    if (base.getHost() == null || !String.valueOf(base.getScheme()).startsWith("http")) {
      throw new IllegalArgumentException("not an http or https address: " + base);
    }
    http = sharedClient(Tls.contextOr(tls));
  }

  /** One for all that trust the same. */
  private static synchronized HttpClient sharedClient(SSLContext tls) {
    WeakReference<HttpClient> shared = SHARED.get(tls);
    HttpClient client = shared == null ? null : shared.get();
    if (client == null) {
      ThreadPoolExecutor threads =
          new ThreadPoolExecutor(
              THREADS,
              THREADS,
              1,
              TimeUnit.SECONDS,
              new LinkedBlockingQueue<>(),
              task -> {
                Thread thread = new Thread(task, "skein-http");
                thread.setDaemon(true);
                return thread;
              });
      threads.allowCoreThreadTimeOut(true);
      client =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .connectTimeout(CONNECT_TIMEOUT)
              .sslContext(tls)
              .executor(threads)
              .build();
      SHARED.put(tls, new WeakReference<>(client));
    }
    return client;
  }

  CompletableFuture<JsonObject> get(String path, @Nullable String bearer) {
    return send(request(path, bearer).GET().build());
  }

  CompletableFuture<JsonObject> delete(String path, @Nullable String bearer) {
    return send(request(path, bearer).DELETE().build());
  }

  CompletableFuture<JsonObject> post(
      String path, Map<String, ? extends @Nullable Object> body, @Nullable String bearer) {
    return send(
        request(path, bearer)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(Json.object(body)))
            .build());
  }

  CompletableFuture<JsonObject> post(String path, @Nullable String bearer) {
    return send(request(path, bearer).POST(BodyPublishers.noBody()).build());
  }

  /** A request whose bytes are no JSON, to be given its method. */
  HttpRequest.Builder to(String path, String bearer) {
    return request(path, bearer);
  }

  /** An address below this one. */
  URI resolve(String path) {
    return base.resolve(path);
  }

  /** How long so many bytes may take over a slow network. */
  static Duration timeFor(long bytes) {
    return ANSWER_TIMEOUT.plusSeconds(bytes / SLOW_BYTES_PER_SECOND);
  }

  /** The answer's headers; its body is of no interest. Blocks. */
  HttpHeaders headers(HttpRequest.Builder request) {
    HttpResponse<InputStream> answer = stream(request);
    try (InputStream body = answer.body()) {
      body.transferTo(OutputStream.nullOutputStream());
      return answer.headers();
    } catch (IOException e) {
      throw noAnswer(e);
    }
  }

  /**
   * As {@link #headers(HttpRequest.Builder)}, for a request that takes long.
   *
   * @param meanwhile is run now and then on the caller's thread; if it throws, the request is given
   *     up
   */
  HttpHeaders headers(HttpRequest.Builder request, Runnable meanwhile) {
    CompletableFuture<HttpResponse<InputStream>> sent =
        http.sendAsync(request.build(), BodyHandlers.ofInputStream());
    try {
      while (true) {
        try {
          return headersOf(sent.get(MEANWHILE_MILLIS, TimeUnit.MILLISECONDS));
        } catch (TimeoutException underWay) {
          meanwhile.run();
        }
      }
    } catch (ExecutionException | IOException e) {
      throw noAnswer(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SkeinException(ErrorCode.OUTCOME_UNKNOWN, "interrupted", e);
    } finally {
      sent.cancel(true);
    }
  }

  private HttpHeaders headersOf(HttpResponse<InputStream> answer) throws IOException {
    try (InputStream body = answer.body()) {
      if (answer.statusCode() / 100 != 2) {
        throw refused(answer);
      }
      body.transferTo(OutputStream.nullOutputStream());
      return answer.headers();
    }
  }

  /** The answer as it comes; its body is to be closed. Blocks. */
  HttpResponse<InputStream> stream(HttpRequest.Builder request) {
    try {
      HttpResponse<InputStream> answer = http.send(request.build(), BodyHandlers.ofInputStream());
      if (answer.statusCode() / 100 == 2) {
        return answer;
      }
      throw refused(answer);
    } catch (IOException e) {
      throw noAnswer(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SkeinException(ErrorCode.OUTCOME_UNKNOWN, "interrupted", e);
    }
  }

  /**
   * What is told without a body, as to HEAD, is known by its status. To anything else a node names
   * its code: a 401 without one is a proxy's, and nothing that it says is said of the account.
   */
  private SkeinException refused(HttpResponse<InputStream> answer) throws IOException {
    try (InputStream body = answer.body()) {
      String text = new String(body.readNBytes(PROBLEM_BYTES_MAX), StandardCharsets.UTF_8);
      if (!text.isBlank()) {
        return problem(answer.statusCode(), Json.parse(text));
      }
    }
    ErrorCode code =
        switch (answer.statusCode()) {
          case 401 ->
              answer.request().method().equals("HEAD")
                  ? ErrorCode.TOKEN_INVALID
                  : ErrorCode.UNAVAILABLE;
          case 404 -> ErrorCode.NOT_FOUND;
          default -> answer.statusCode() >= 500 ? ErrorCode.UNAVAILABLE : ErrorCode.BAD_REQUEST;
        };
    return new SkeinException(code, base.getAuthority() + " answered " + answer.statusCode());
  }

  private SkeinException noAnswer(Throwable cause) {
    return new SkeinException(
        ErrorCode.UNAVAILABLE, "no answer from " + base.getAuthority(), cause);
  }

  /** Waits for an answer. */
  public static <T> T answered(CompletableFuture<T> answer) {
    try {
      return answer.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof SkeinException refused ? refused : e;
    }
  }

  CompletableFuture<JsonObject> put(
      String path, Map<String, ? extends @Nullable Object> body, @Nullable String bearer) {
    return send(
        request(path, bearer)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(Json.object(body)))
            .build());
  }

  private HttpRequest.Builder request(String path, @Nullable String bearer) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(ANSWER_TIMEOUT)
            .header("Accept", "application/json, application/problem+json");
    return bearer == null ? request : request.header("Authorization", "Bearer " + bearer);
  }

  private CompletableFuture<JsonObject> send(HttpRequest request) {
    return http.sendAsync(request, BodyHandlers.ofString())
        .handle(
            (response, failure) -> {
              if (failure != null) {
                throw noAnswer(unwrap(failure));
              }
              return read(response);
            });
  }

  private static Throwable unwrap(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }

  private JsonObject read(HttpResponse<String> response) {
    String body = response.body();
    try {
      if (response.statusCode() / 100 == 2) {
        return body.isBlank() ? new JsonObject(Map.of()) : Json.parse(body);
      }
      throw problem(response.statusCode(), Json.parse(body));
    } catch (IOException e) {
      throw new SkeinException(
          ErrorCode.UNAVAILABLE,
          base.getAuthority() + " answered " + response.statusCode() + " and not as Skein does",
          e);
    }
  }

  private static SkeinException problem(int status, JsonObject problem) throws IOException {
    ErrorCode code = ErrorCode.ofNumber((int) problem.number("number", -1));
    if (code == null) {
      code = status >= 500 || status == 401 ? ErrorCode.UNAVAILABLE : ErrorCode.BAD_REQUEST;
    }
    String detail = problem.textOrNull("detail");
    String title = problem.textOrNull("title");
    String shown = detail != null ? detail : title != null ? title : "";
    Duration wait = Duration.ofMillis(Math.max(0, problem.number("retryAfterMillis", 0)));
    return new SkeinException(code, shown, wait);
  }
}
