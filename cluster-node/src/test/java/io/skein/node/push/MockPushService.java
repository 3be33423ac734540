package io.skein.node.push;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.skein.node.platform.PemFiles;
import io.skein.node.testing.TestCertificate;
import io.skein.protocol.Bytes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An HTTPS server on a free port that answers as it is told, and remembers what came. */
final class MockPushService implements AutoCloseable {
  record Received(String method, String path, Map<String, List<String>> headers, Bytes body) {
    String header(String name) {
      return headers.getOrDefault(name, List.of("")).get(0);
    }

    String text() {
      return new String(body.asArray(), StandardCharsets.UTF_8);
    }
  }

  record Answer(int status, Map<String, String> headers, String body) {}

  private final HttpsServer server;
  private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
  private volatile boolean stalls;
  private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();

  /** Answers 201 until it is told otherwise. */
  MockPushService(TestCertificate certificate) throws IOException {
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(
            PemFiles.server(certificate.certificate(), certificate.key(), "the test")));
    server.createContext("/", this::handle);
    server.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    received.add(
        new Received(
            exchange.getRequestMethod(),
            exchange.getRequestURI().getPath(),
            Map.copyOf(exchange.getRequestHeaders()),
            Bytes.wrap(exchange.getRequestBody().readAllBytes())));
    Answer answer = answers.poll();
    if (answer == null) {
      answer = new Answer(201, Map.of(), "");
    }
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    if (stalls) {
      exchange.sendResponseHeaders(answer.status(), 100);
      exchange.getResponseBody().flush();
      return;
    }
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  /** From now on its answers end with their heads. */
  void stalls() {
    stalls = true;
  }

  URI url() {
    return URI.create("https://127.0.0.1:" + server.getAddress().getPort());
  }

  void answers(int status, Map<String, String> headers, String body) {
    answers.add(new Answer(status, headers, body));
  }

  void answers(int status) {
    answers(status, Map.of(), "");
  }

  Received received() throws InterruptedException {
    Received next = received.poll(30, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("nothing came");
    }
    return next;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
