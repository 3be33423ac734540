package io.skein.node.push;

import io.skein.protocol.Bytes;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Requests to push services, by HTTP/2 where they speak it, within a time. Follows no redirection,
 * which could lead anywhere. Thread-safe.
 */
final class PushHttp {
  /** Of an answer: what a service says of a refusal is a line. */
  private static final int ANSWER_BYTES_MAX = 16 * 1024;

  /** What came back. */
  record Answer(int status, HttpHeaders headers, Bytes body) {
    String text() {
      return new String(body.asArray(), StandardCharsets.UTF_8);
    }
  }

  private final Duration timeout;
  private final @Nullable SSLContext trust;

  /** Null: nothing was sent yet. Nodes that never push need no client, nor its thread. */
  private @Nullable HttpClient client;

  /**
   * @param trust whom to believe; null: the JDK's authorities
   */
  PushHttp(Duration timeout, @Nullable SSLContext trust) {
    this.timeout = timeout;
    this.trust = trust;
  }

  private synchronized HttpClient client() {
    if (client == null) {
      HttpClient.Builder builder =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_2)
              .followRedirects(HttpClient.Redirect.NEVER)
              .connectTimeout(timeout);
      client = trust == null ? builder.build() : builder.sslContext(trust).build();
    }
    return client;
  }

  /** Fails if the answer has not come, to its end, in time. */
  CompletionStage<Answer> post(URI to, Map<String, String> headers, byte[] body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(to)
            .timeout(timeout)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    CompletableFuture<HttpResponse<byte[]>> sent =
        client().sendAsync(request.build(), info -> new BoundedBody(ANSWER_BYTES_MAX));
    // The client's own time-out ends with the head of the answer, whose body may never end.
    return sent.copy()
        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete(
            (answer, failure) -> {
              if (failure != null) {
                sent.cancel(true);
              }
            })
        .thenApply(
            answer -> new Answer(answer.statusCode(), answer.headers(), Bytes.wrap(answer.body())));
  }
}
