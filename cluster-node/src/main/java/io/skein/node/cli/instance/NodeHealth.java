package io.skein.node.cli.instance;

import io.skein.node.cli.instance.Child.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * Asks a node's readiness over HTTP: 200 when ready, 503 with the word {@code starting} or {@code
 * draining} otherwise.
 */
final class NodeHealth {

  private static final int TIMEOUT_MILLIS = 1_000;
  private static final int OK = 200;
  private static final int UNAVAILABLE = 503;
  private static final int BODY_BYTES_MAX = 4 * 1024;

  private NodeHealth() {}

  static Answer ask(String host, int metricsPort) {
    HttpURLConnection connection = null;
    try {
      connection =
          (HttpURLConnection)
              URI.create("http://" + host + ":" + metricsPort + "/health/ready")
                  .toURL()
                  .openConnection();
      connection.setConnectTimeout(TIMEOUT_MILLIS);
      connection.setReadTimeout(TIMEOUT_MILLIS);
      int status = connection.getResponseCode();
      if (status == OK) {
        return Answer.READY;
      }
      if (status != UNAVAILABLE) {
        return Answer.NONE;
      }
      return body(connection).contains("draining") ? Answer.DRAINING : Answer.STARTING;
    } catch (IOException e) {
      return Answer.NONE;
    } finally {
      if (connection != null) {
        connection.disconnect();
      }
    }
  }

  private static String body(HttpURLConnection connection) throws IOException {
    try (InputStream body = connection.getErrorStream()) {
      return body == null
          ? ""
          : new String(body.readNBytes(BODY_BYTES_MAX), StandardCharsets.UTF_8);
    }
  }
}
