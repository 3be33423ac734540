package io.skein.node.cli.instance;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.skein.node.cli.process.CommandPrefix;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What an operator may set about {@code ./skein up} itself: {@code skein.up} in reference.conf,
 * where each key is explained, overridden in config/up.conf.
 */
public record SupervisorSettings(
    Optional<Path> storeJavaHome,
    List<String> storeJvmOptions,
    CommandPrefix storePrefix,
    Duration storeReadyWithin,
    Duration storeStopWithin,
    List<String> nodeJvmOptions,
    CommandPrefix nodePrefix,
    Duration nodeReadyWithin,
    Duration nodeStopWithin,
    int restartsPerMinute,
    long outputBytesMax) {

  private static final String ROOT = "skein.up";
  private static final Duration WAIT_MAX = Duration.ofMinutes(10);
  private static final int RESTARTS_MAX = 60;
  private static final long OUTPUT_BYTES_MIN = 64 * 1024;

  public SupervisorSettings {
    storeJvmOptions = List.copyOf(storeJvmOptions);
    nodeJvmOptions = List.copyOf(nodeJvmOptions);
  }

  /**
   * Reads and checks the settings.
   *
   * @throws ConfigException naming the key that is missing or out of range
   */
  public static SupervisorSettings from(Config root) {
    Config config = root.getConfig(ROOT);
    String javaHome = config.getString("store.java-home");
    return new SupervisorSettings(
        javaHome.isBlank() ? Optional.empty() : Optional.of(Path.of(javaHome)),
        words(config.getString("store.jvm-options")),
        new CommandPrefix(words(config.getString("store.command-prefix"))),
        wait(config, "store.ready-within"),
        wait(config, "store.stop-within"),
        words(config.getString("node.jvm-options")),
        new CommandPrefix(words(config.getString("node.command-prefix"))),
        wait(config, "node.ready-within"),
        wait(config, "node.stop-within"),
        (int)
            within(
                config,
                "restarts-per-minute",
                config.getInt("restarts-per-minute"),
                0,
                RESTARTS_MAX),
        within(
            config,
            "output-bytes-max",
            config.getBytes("output-bytes-max"),
            OUTPUT_BYTES_MIN,
            Long.MAX_VALUE));
  }

  private static List<String> words(String text) {
    return Arrays.stream(text.strip().split("\\s+", -1)).filter(word -> !word.isEmpty()).toList();
  }

  private static Duration wait(Config config, String key) {
    Duration value = config.getDuration(key);
    if (value.isNegative() || value.isZero() || value.compareTo(WAIT_MAX) > 0) {
      throw new ConfigException.BadValue(
          config.origin(),
          ROOT + "." + key,
          "must lie above 0 and at most " + WAIT_MAX.toMinutes() + " minutes");
    }
    return value;
  }

  private static long within(Config config, String key, long value, long min, long max) {
    if (value < min || value > max) {
      throw new ConfigException.BadValue(
          config.origin(), ROOT + "." + key, "must lie in " + min + ".." + max);
    }
    return value;
  }
}
