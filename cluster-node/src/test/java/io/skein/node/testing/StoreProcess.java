package io.skein.node.testing;

import io.skein.node.cli.process.CommandPrefix;
import io.skein.node.cli.process.FreePorts;
import io.skein.node.cli.process.SkeinHome;
import io.skein.node.cli.store.EmbeddedCassandra;
import io.skein.node.cli.store.StoreException;
import io.skein.node.cli.store.StoreJava;
import io.skein.node.cli.store.StoreSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A real Cassandra for tests: on free ports and an empty directory, gone with the JVM. */
public final class StoreProcess {
  private static final int START_ATTEMPTS = 3;

  private StoreProcess() {}

  /**
   * Starts one and waits for it.
   *
   * @param settings has the {@code config/cassandra} that it runs with
   * @param name tells its directory from those of others
   * @param options JVM options that it has beside the usual ones
   * @param awaitReady blocks until the store serves; fails with {@link StoreException} if it does
   *     not
   */
  public static EmbeddedCassandra start(
      SkeinHome settings,
      String name,
      List<String> options,
      Consumer<EmbeddedCassandra> awaitReady) {
    Path directory =
        SkeinHome.locate()
            .root()
            .resolve("cluster-node/target/cassandra-" + name + "-" + ProcessHandle.current().pid());
    for (int attempt = 1; ; attempt++) {
      delete(directory);
      EmbeddedCassandra cassandra = start(settings, directory, options);
      try {
        awaitReady.accept(cassandra);
        return cassandra;
      } catch (StoreException e) {
        // Another process may have taken one of the ports between the look and the start.
        if (attempt == START_ATTEMPTS) {
          throw e;
        }
        cassandra.kill();
      }
    }
  }

  private static EmbeddedCassandra start(SkeinHome settings, Path directory, List<String> options) {
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
        EmbeddedCassandra.start(
            settings,
            StoreJava.choose(Optional.empty()),
            spec,
            SkeinHome.locate().storeClassPath(),
            options,
            CommandPrefix.NONE);
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
