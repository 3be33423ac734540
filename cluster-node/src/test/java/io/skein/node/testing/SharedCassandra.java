package io.skein.node.testing;

import io.skein.node.cli.process.FreePorts;
import io.skein.node.cli.process.SkeinHome;
import io.skein.node.cli.store.EmbeddedCassandra;
import io.skein.node.cli.store.StoreException;
import io.skein.node.cli.store.StoreJava;
import io.skein.node.cli.store.StoreSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The one real Cassandra of a test run: started when the first test asks for it, on free ports and
 * an empty directory, and gone with the JVM. Tests keep apart by keyspace ({@link #newKeyspace}).
 *
 * <p>While working on one test, {@code -Dskein.test.cassandra=HOST:PORT} points the tests at a
 * store that is already running and saves its start.
 */
public final class SharedCassandra {

  private static final String DATACENTER = "datacenter1";
  private static final Duration READY_WITHIN = Duration.ofMinutes(2);
  private static final int START_ATTEMPTS = 3;
  private static final SecureRandom RANDOM = new SecureRandom();

  private SharedCassandra() {}

  /** Where to connect; starts the store if no test has asked before. */
  public static InetSocketAddress contactPoint() {
    return Running.CONTACT_POINT;
  }

  /** The local datacenter that a driver session must name. */
  public static String datacenter() {
    return DATACENTER;
  }

  /**
   * A keyspace name that no other test uses. The caller creates the keyspace, with replication 1.
   */
  public static String newKeyspace() {
    byte[] bytes = new byte[6];
    RANDOM.nextBytes(bytes);
    return "test_" + HexFormat.of().formatHex(bytes);
  }

  /** Initialised by the first use, once, even if tests run in parallel. */
  private static final class Running {
    private static final InetSocketAddress CONTACT_POINT = given().orElseGet(Running::start);

    private static Optional<InetSocketAddress> given() {
      return Optional.ofNullable(System.getProperty("skein.test.cassandra"))
          .map(
              address -> {
                int colon = address.lastIndexOf(':');
                return new InetSocketAddress(
                    address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
              });
    }

    private static InetSocketAddress start() {
      SkeinHome home = SkeinHome.locate();
      Path directory =
          home.root().resolve("cluster-node/target/cassandra-" + ProcessHandle.current().pid());
      for (int attempt = 1; ; attempt++) {
        delete(directory);
        EmbeddedCassandra cassandra = start(home, directory);
        try {
          cassandra.awaitReady(READY_WITHIN);
          return cassandra.contactPoint();
        } catch (StoreException e) {
          // Another process may have taken one of the ports between the look and the start.
          if (attempt == START_ATTEMPTS) {
            throw e;
          }
          cassandra.kill();
        }
      }
    }

    private static EmbeddedCassandra start(SkeinHome home, Path directory) {
      List<Integer> ports = FreePorts.on("127.0.0.1", 3);
      StoreSpec spec =
          new StoreSpec(
              "store-1",
              "127.0.0.1",
              ports.get(0),
              ports.get(1),
              ports.get(2),
              List.of("127.0.0.1:" + ports.get(1)),
              directory);
      EmbeddedCassandra cassandra =
          EmbeddedCassandra.start(home, StoreJava.choose(Optional.empty()), spec);
      // Nobody reads its data again, so nobody waits for it to be flushed.
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    cassandra.kill();
                    cassandra.process().exit().join();
                    delete(directory);
                  }));
      return cassandra;
    }

    private static void delete(Path directory) {
      if (!Files.exists(directory)) {
        return;
      }
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot delete " + directory, e);
      }
    }
  }
}
