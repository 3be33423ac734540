package io.skein.client.testing;

import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Files as a node's HTTP API takes and gives them: whose they are, and what is in them, is not
 * looked at.
 */
final class FakeMedia {
  static final String UPLOADS = "/v1/uploads";
  static final String MEDIA = "/v1/media/";

  private record Held(String name, ByteArrayOutputStream bytes) {}

  private final AtomicLong ids = new AtomicLong(500);
  private final Map<String, Held> files = new ConcurrentHashMap<>();

  void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      switch (exchange.getRequestMethod()) {
        case "POST" -> {
          String id = Long.toString(ids.incrementAndGet());
          files.put(id, new Held(nameOf(exchange), new ByteArrayOutputStream()));
          exchange.getResponseHeaders().set("Location", "uploads/" + id);
          exchange.sendResponseHeaders(201, -1);
        }
        case "HEAD" -> tell(exchange, held(path), 200);
        case "PATCH" -> {
          Held held = held(path);
          exchange.getRequestBody().transferTo(held.bytes());
          tell(exchange, held, 204);
        }
        default -> get(exchange, path);
      }
    }
  }

  private void get(HttpExchange exchange, String path) throws IOException {
    if (path.endsWith("/facts")) {
      String media = path.substring(MEDIA.length(), path.length() - "/facts".length());
      Held held = held(media);
      String facts =
          "{\"media\":\"%s\",\"name\":\"%s\",\"type\":\"text/plain\",\"size\":%d}"
              .formatted(media, held.name(), held.bytes().size());
      give(exchange, facts.getBytes(StandardCharsets.UTF_8));
    } else {
      give(exchange, held(path).bytes().toByteArray());
    }
  }

  private static void give(HttpExchange exchange, byte[] body) throws IOException {
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
  }

  private static void tell(HttpExchange exchange, Held held, int status) throws IOException {
    exchange.getResponseHeaders().set("Upload-Offset", Integer.toString(held.bytes().size()));
    exchange.sendResponseHeaders(status, -1);
  }

  private Held held(String path) {
    return files.get(path.substring(path.lastIndexOf('/') + 1));
  }

  /** The first pair of the metadata, as the SDK writes it. */
  private static String nameOf(HttpExchange exchange) {
    String metadata = exchange.getRequestHeaders().getFirst("Upload-Metadata");
    String encoded = metadata.substring("filename ".length(), metadata.indexOf(','));
    return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
  }
}
