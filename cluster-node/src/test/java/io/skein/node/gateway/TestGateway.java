package io.skein.node.gateway;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** A gateway on a free port, with the defaults but for quick sweeps and what a test sets. */
final class TestGateway implements AutoCloseable {
  static {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
  }

  private static final String QUICK =
      """
      skein.gateway { port = 0, sweep-interval = 20ms, event-loops = 2, shutdown.linger = 500ms }
      """;

  final Gateway gateway;

  private TestGateway(Gateway gateway) {
    this.gateway = gateway;
  }

  /**
   * @param settings HOCON inside {@code skein.gateway}
   */
  static TestGateway start(FakeCluster cluster, String settings) {
    try {
      return new TestGateway(Gateway.start(settings(settings), cluster.dependencies()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static GatewaySettings settings(String settings) {
    return GatewaySettings.from(config(settings));
  }

  static Config config(String settings) {
    return ConfigFactory.parseString("skein.gateway {" + settings + "\n}")
        .withFallback(ConfigFactory.parseString(QUICK))
        .withFallback(ConfigFactory.parseResources("skein/gateway.conf"))
        .resolve();
  }

  InetSocketAddress address() {
    return gateway.address();
  }

  @Override
  public void close() {
    gateway.stop().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }
}
