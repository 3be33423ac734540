package io.skein.loadtest.capacity;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** How a messenger is used, and on what it is to run; {@code profile.conf} explains each. */
record Profile(
    Input dailyShare,
    Input messagesPerDailyUser,
    Input peakFactor,
    Input festivalFactor,
    Input onlineShare,
    Input deliveriesPerMessage,
    Input textBytes,
    Input logInsPerDailyUser,
    Input retentionDays,
    Input replication,
    Input cpuShare,
    Input reserve,
    Input nodeCores,
    Input nodeMemoryGb,
    Input nodeMemoryShare,
    Input nodeConnections,
    Input storeCores,
    Input storeDiskGb,
    Input storeDiskShare,
    Input setNodes) {
  private static final double ANY = Double.MAX_VALUE;
  private static final double LEAST = 1e-6;
  private static final int REPLICAS_MAX = 7;

  /**
   * The default profile, with what a file says instead.
   *
   * @throws CapacityException if the file cannot be read, or a value is out of range
   */
  static Profile of(@Nullable Path file) {
    Config config = ConfigFactory.parseResources(Profile.class, "profile.conf");
    if (file != null) {
      config = parsed(file).withFallback(config);
    }
    return from(config);
  }

  private static Config parsed(Path file) {
    try {
      return ConfigFactory.parseFile(
              file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false))
          .resolve();
    } catch (ConfigException e) {
      throw new CapacityException("cannot read the profile " + file + ": " + e.getMessage());
    }
  }

  private static Profile from(Config config) {
    Input peak = Input.read(config, "peak-factor", 1, ANY);
    return new Profile(
        Input.read(config, "daily-share", LEAST, 1),
        Input.read(config, "messages-per-daily-user", LEAST, ANY),
        peak,
        Input.read(config, "festival-factor", peak.value(), ANY),
        Input.read(config, "online-share", LEAST, 1),
        Input.read(config, "deliveries-per-message", 1, ANY),
        Input.read(config, "text-bytes", LEAST, ANY),
        Input.read(config, "log-ins-per-daily-user", 0, ANY),
        Input.read(config, "retention-days", 1, ANY),
        Input.read(config, "replication", 1, REPLICAS_MAX),
        Input.read(config, "cpu-share", LEAST, 1),
        Input.read(config, "reserve", 1, ANY),
        Input.read(config, "node.cores", 1, ANY),
        Input.read(config, "node.memory-gb", LEAST, ANY),
        Input.read(config, "node.memory-share", LEAST, 1),
        Input.read(config, "node.connections", 1, ANY),
        Input.read(config, "store.cores", 1, ANY),
        Input.read(config, "store.disk-gb", LEAST, ANY),
        Input.read(config, "store.disk-share", LEAST, 1),
        Input.read(config, "set-nodes", 1, ANY));
  }
}
