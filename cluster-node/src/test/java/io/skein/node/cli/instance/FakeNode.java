package io.skein.node.cli.instance;

import com.sun.net.httpserver.HttpServer;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/**
 * Stands in for a node: reads the generated configuration and says that it is ready, nothing else.
 */
public final class FakeNode {

  private FakeNode() {}

  public static void main(String[] args) throws IOException {
    Config config = ConfigFactory.parseFile(Path.of(args[1]).toFile()).getConfig("skein");
    HttpServer health =
        HttpServer.create(
            new InetSocketAddress(config.getString("node.host"), config.getInt("metrics.port")), 8);
    health.createContext(
        "/health/ready",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    health.start();
  }
}
