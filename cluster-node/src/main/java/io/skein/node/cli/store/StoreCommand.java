package io.skein.node.cli.store;

import io.skein.node.cli.process.JavaHome;
import io.skein.node.cli.process.SkeinHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The command line and the settings file of an embedded store. Pure, but for writing that one file.
 */
final class StoreCommand {

  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([a-z-]+)}");

  private StoreCommand() {}

  /** Fills the operator's template, so that an edit of it takes effect at the next start. */
  static void writeSettings(SkeinHome home, StoreSpec spec) throws IOException {
    String template = Files.readString(home.config("cassandra/cassandra.yaml"));
    Files.createDirectories(spec.settings().getParent());
    Files.writeString(spec.settings(), fill(template, placeholders(spec)));
  }

  static List<String> commandLine(
      SkeinHome home,
      JavaHome java,
      StoreSpec spec,
      List<Path> classPath,
      List<String> extraOptions) {
    if (classPath.isEmpty()) {
      throw new StoreException(
          "the embedded Cassandra is not built; run"
              + " ./mvnw -Pfast -pl cluster-node/embedded-cassandra package");
    }
    List<String> command = new ArrayList<>();
    command.add(java.java().toString());
    // First, so that it shows where a process list cuts a long line, and a later supervisor knows
    // its own.
    command.add("-Dskein.instance=" + spec.directory());
    command.add("@" + home.config("cassandra/jvm.options"));
    command.addAll(extraOptions);
    command.add("-Dcassandra.config=file:" + spec.settings());
    command.add("-Dcassandra.storagedir=" + spec.directory());
    command.add("-Dcassandra.logdir=" + spec.log().getParent());
    command.add("-Dlogback.configurationFile=" + home.config("cassandra/logback.xml"));
    command.add("-Dcassandra.jmx.local.port=" + spec.jmxPort());
    // All stores of the ring start together and are all seeds: nobody needs 30 s to hear of the
    // others.
    command.add("-Dcassandra.ring_delay_ms=0");
    if (spec.alone()) {
      command.add("-Dcassandra.skip_wait_for_gossip_to_settle=0");
      command.add("-Dcassandra.shutdown_announce_in_ms=0");
    }
    command.add("-cp");
    command.add(classPath.stream().map(Path::toString).collect(Collectors.joining(":")));
    command.add("io.skein.embedded.CassandraMain");
    return List.copyOf(command);
  }

  private static Map<String, String> placeholders(StoreSpec spec) {
    return Map.of(
        "seeds", String.join(",", spec.seeds()),
        "host", spec.host(),
        "storage-port", Integer.toString(spec.storagePort()),
        "cql-port", Integer.toString(spec.cqlPort()),
        "data", spec.directory().toString());
  }

  static String fill(String template, Map<String, String> values) {
    return PLACEHOLDER
        .matcher(template)
        .replaceAll(
            found -> {
              String value = values.get(found.group(1));
              // A comment may speak of "${...}"; an unknown name in a setting is the operator's
              // slip.
              if (value == null) {
                throw new StoreException(
                    "config/cassandra/cassandra.yaml has an unknown placeholder " + found.group());
              }
              return Matcher.quoteReplacement(value);
            });
  }
}
