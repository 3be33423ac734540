package io.skein.node.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Speaks tus by hand, so that a test can speak it wrong. */
final class UploadClient {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI uploads;
  private final String authorization;

  /**
   * @param token as {@link ContractClient.Answered#token}
   */
  UploadClient(int port, Map<String, String> token) {
    uploads = URI.create("http://127.0.0.1:" + port + "/v1/uploads");
    authorization = String.valueOf(token.get("Authorization"));
  }

  /** Of a request that differs from a good one in these headers; empty: without it. */
  HttpResponse<String> send(
      String method, String upload, byte[] body, Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uploads.resolve(upload.isEmpty() ? "/v1/uploads" : upload))
            .timeout(PATIENCE)
            .method(
                method,
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    Map<String, String> all =
        new HashMap<>(Map.of("Tus-Resumable", "1.0.0", "Authorization", authorization));
    all.putAll(headers);
    all.forEach(
        (name, value) -> {
          if (!value.isEmpty()) {
            request.header(name, value);
          }
        });
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  HttpResponse<String> create(long length, Map<String, String> metadata) {
    String text =
        metadata.entrySet().stream()
            .map(each -> each.getKey() + " " + base64(each.getValue()))
            .collect(Collectors.joining(","));
    return send(
        "POST",
        "",
        new byte[0],
        Map.of("Upload-Length", Long.toString(length), "Upload-Metadata", text));
  }

  /** Where a new upload is. */
  String begin(long length, Map<String, String> metadata) {
    return create(length, metadata).headers().firstValue("Location").orElseThrow();
  }

  HttpResponse<String> append(String upload, long offset, byte[] bytes) {
    return send(
        "PATCH",
        upload,
        bytes,
        Map.of(
            "Upload-Offset",
            Long.toString(offset),
            "Content-Type",
            "application/offset+octet-stream"));
  }

  /** Says that so many bytes are going to come, and sends none: that is left to the caller. */
  Socket appendSlowly(String upload, int length) throws IOException {
    Socket socket = new Socket(uploads.getHost(), uploads.getPort());
    socket.setSoTimeout((int) PATIENCE.toMillis());
    String head =
        """
        PATCH %s HTTP/1.1
        Host: %s
        Tus-Resumable: 1.0.0
        Authorization: %s
        Upload-Offset: 0
        Content-Type: application/offset+octet-stream
        Content-Length: %d

        """
            .formatted(
                uploads.resolve(upload).getPath(), uploads.getAuthority(), authorization, length);
    socket.getOutputStream().write(head.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  HttpResponse<String> tell(String upload) {
    return send("HEAD", upload, new byte[0], Map.of());
  }

  /** Uploads a whole file; its number. */
  String upload(byte[] content, Map<String, String> metadata) {
    String upload = begin(content.length, metadata);
    HttpResponse<String> done = append(upload, 0, content);
    if (done.statusCode() != 204) {
      throw new AssertionError(done.statusCode() + " " + done.body());
    }
    return number(upload);
  }

  static String number(String upload) {
    return upload.substring(upload.lastIndexOf('/') + 1);
  }

  static String offset(HttpResponse<String> answer) {
    return answer.headers().firstValue("Upload-Offset").orElse("");
  }

  /** The code of a refusal; empty for what was done. */
  static String code(HttpResponse<String> answer) {
    return answer.body().replaceAll("(?s).*\"code\":\"([A-Z_]+)\".*", "$1");
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
