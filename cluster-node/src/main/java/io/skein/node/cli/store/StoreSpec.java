package io.skein.node.cli.store;

import io.skein.node.cli.process.LastWords;
import java.nio.file.Path;
import java.util.List;

/**
 * What makes one store differ from another.
 *
 * @param name store-1, store-2 ...
 * @param host the loopback address on which it listens for clients and other stores
 * @param cqlPort where clients connect
 * @param storagePort where the other stores of a ring connect
 * @param jmxPort loopback port for Cassandra's own tools
 * @param seeds {@code host:storagePort} of every store of the ring
 * @param directory holds its data, generated settings and logs
 */
public record StoreSpec(
    String name,
    String host,
    int cqlPort,
    int storagePort,
    int jmxPort,
    List<String> seeds,
    Path directory) {

  public StoreSpec {
    seeds = List.copyOf(seeds);
    directory = directory.toAbsolutePath().normalize();
  }

  /** The log that Cassandra itself writes, bounded by config/cassandra/logback.xml. */
  public Path log() {
    return directory.resolve("logs/system.log");
  }

  /** What the process prints: nothing in good times, the reason when it cannot start. */
  public Path output() {
    return directory.resolve("logs/output.log");
  }

  /** Why the process ended, in one line, with the log's place. */
  public String failure() {
    return LastWords.explain(output(), log());
  }

  Path settings() {
    return directory.resolve("conf/cassandra.yaml");
  }

  boolean alone() {
    return seeds.size() < 2;
  }
}
