package io.skein.node.platform.cassandra;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How this node reaches the store: the values of {@code skein.cassandra}, which
 * resources/skein/cassandra.conf explains. Immutable.
 *
 * @param username null if the store asks for none
 * @param password null if and only if the user name is
 */
public record CassandraSettings(
    List<InetSocketAddress> contactPoints,
    String localDatacenter,
    String keyspace,
    int replication,
    @Nullable String username,
    @Nullable String password,
    Duration startTimeout,
    Duration migrationTimeout,
    Duration requestTimeout,
    Duration lwtTimeout,
    Duration connectTimeout,
    Duration reconnectDelayMax,
    int connectionsPerStore,
    int ioThreads,
    int requestsInFlightMax,
    int requestsQueuedMax) {
  private static final Pattern KEYSPACE = Pattern.compile("[a-z][a-z0-9_]{0,47}");

  /** The driver's limit of one connection is the protocol's: a stream id has 15 bits. */
  private static final int REQUESTS_PER_CONNECTION_CEILING = 32_768;

  public CassandraSettings {
    contactPoints = List.copyOf(contactPoints);
  }

  /**
   * Reads {@code skein.cassandra} of the whole configuration.
   *
   * @throws ConfigException naming the key, if a value is missing or out of its range
   */
  public static CassandraSettings from(Config config) {
    Config cassandra = config.getConfig("skein.cassandra");
    String username = textOrNull(cassandra, "username");
    String password = textOrNull(cassandra, "password");
    if ((username == null) != (password == null)) {
      throw bad(cassandra, "password", "username and password are set together or not at all");
    }
    return new CassandraSettings(
        contactPoints(cassandra),
        text(cassandra, "local-datacenter"),
        keyspace(cassandra),
        number(cassandra, "replication", 1, 9),
        username,
        password,
        duration(cassandra, "start-timeout", Duration.ofSeconds(1), Duration.ofHours(1)),
        duration(cassandra, "migration-timeout", Duration.ofSeconds(5), Duration.ofHours(1)),
        duration(cassandra, "request-timeout", Duration.ofMillis(100), Duration.ofMinutes(1)),
        duration(cassandra, "lwt-timeout", Duration.ofMillis(100), Duration.ofMinutes(1)),
        duration(cassandra, "connect-timeout", Duration.ofMillis(100), Duration.ofMinutes(1)),
        duration(cassandra, "reconnect-delay-max", Duration.ofMillis(250), Duration.ofMinutes(1)),
        number(cassandra, "connections-per-store", 1, 16),
        number(cassandra, "io-threads", 1, 64),
        number(cassandra, "requests-in-flight-max", 1, REQUESTS_PER_CONNECTION_CEILING),
        number(cassandra, "requests-queued-max", 0, 1_000_000));
  }

  private static List<InetSocketAddress> contactPoints(Config config) {
    List<InetSocketAddress> addresses =
        Arrays.stream(text(config, "contact-points").split(","))
            .map(String::strip)
            .filter(address -> !address.isEmpty())
            .map(address -> contactPoint(config, address))
            .toList();
    if (addresses.isEmpty()) {
      throw bad(config, "contact-points", "needs at least one HOST:PORT");
    }
    return addresses;
  }

  private static InetSocketAddress contactPoint(Config config, String address) {
    int colon = address.lastIndexOf(':');
    try {
      return new InetSocketAddress(
          address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      throw bad(config, "contact-points", "'" + address + "' is not HOST:PORT");
    }
  }

  private static String keyspace(Config config) {
    String keyspace = text(config, "keyspace");
    if (!KEYSPACE.matcher(keyspace).matches()) {
      throw bad(config, "keyspace", "must match " + KEYSPACE.pattern());
    }
    return keyspace;
  }

  private static String text(Config config, String key) {
    String text = config.getString(key).strip();
    if (text.isEmpty()) {
      throw bad(config, key, "must not be empty");
    }
    return text;
  }

  private static @Nullable String textOrNull(Config config, String key) {
    return config.hasPath(key) ? text(config, key) : null;
  }

  private static int number(Config config, String key, int least, int most) {
    int number = config.getInt(key);
    if (number < least || number > most) {
      throw bad(config, key, "must be from " + least + " to " + most + ", not " + number);
    }
    return number;
  }

  private static Duration duration(Config config, String key, Duration least, Duration most) {
    Duration duration = config.getDuration(key);
    if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
      throw bad(
          config,
          key,
          "must be from "
              + least.toMillis()
              + " ms to "
              + most.toMillis()
              + " ms, not "
              + duration.toMillis()
              + " ms");
    }
    return duration;
  }

  private static ConfigException bad(Config config, String key, String why) {
    return new ConfigException.BadValue(config.origin(), "skein.cassandra." + key, why);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "keyspace " + keyspace + " at " + contactPoints + " in " + localDatacenter;
  }
}
