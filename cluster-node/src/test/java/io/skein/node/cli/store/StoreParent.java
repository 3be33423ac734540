package io.skein.node.cli.store;

import io.skein.node.cli.process.SkeinHome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A process that starts a store, prints its pid when the store is ready, and waits to be killed.
 */
final class StoreParent {

  private StoreParent() {}

  public static void main(String[] args) throws InterruptedException {
    StoreSpec spec =
        store(
            Path.of(args[0]),
            Integer.parseInt(args[1]),
            Integer.parseInt(args[2]),
            Integer.parseInt(args[3]));
    EmbeddedCassandra cassandra =
        EmbeddedCassandra.start(SkeinHome.locate(), StoreJava.choose(Optional.empty()), spec);
    cassandra.awaitReady(Duration.ofSeconds(90));
    System.out.println(cassandra.process().pid());
    System.out.flush();
    Thread.currentThread().join();
  }

  static StoreSpec store(Path directory, int cqlPort, int storagePort, int jmxPort) {
    return new StoreSpec(
        "store-1",
        "127.0.0.1",
        cqlPort,
        storagePort,
        jmxPort,
        List.of("127.0.0.1:" + storagePort),
        directory);
  }
}
