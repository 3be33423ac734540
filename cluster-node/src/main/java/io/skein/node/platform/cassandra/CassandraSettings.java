package io.skein.node.platform.cassandra;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.skein.node.platform.CheckedConfig;
import io.skein.node.platform.InvalidSettingException;
import io.skein.node.platform.PemFiles;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How this node reaches the store: the values of {@code skein.cassandra}, which
 * resources/skein/cassandra.conf explains. Immutable.
 *
 * @param outboundAddress local address of the connections; empty: the system's choice
 * @param username null if the store asks for none
 * @param password null if and only if the user name is
 * @param tls null: plain TCP
 */
public record CassandraSettings(
    List<InetSocketAddress> contactPoints,
    Optional<InetAddress> outboundAddress,
    String localDatacenter,
    String keyspace,
    int replication,
    @Nullable String username,
    @Nullable String password,
    @Nullable Tls tls,
    Duration startTimeout,
    Duration migrationTimeout,
    Duration requestTimeout,
    Duration speculativeDelay,
    Duration heartbeat,
    Duration lwtTimeout,
    Duration connectTimeout,
    Duration reconnectDelayMax,
    int connectionsPerStore,
    int ioThreads,
    int requestsInFlightMax,
    int requestsQueuedMax,
    Probe probe) {
  /**
   * TLS to the store. The files were read with the settings.
   *
   * @param context whom to believe, and the node's own certificate if it has one
   * @param verifyHost whether a store's certificate must be for the address the node reaches it by
   */
  public record Tls(SSLContext context, boolean verifyHost) {}

  /** When the node takes the store for away, see {@link StoreProbe}. */
  public record Probe(Duration pause, int failuresMax) {}

  private static final String CA_FILE = "skein.cassandra.tls.ca-file";
  private static final String CERTIFICATE_AND_KEY =
      "skein.cassandra.tls.certificate-file and key-file";
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
   * @throws InvalidSettingException naming the key, if a file cannot be used
   */
  public static CassandraSettings from(Config config) {
    CheckedConfig cassandra = CheckedConfig.of(config, "skein.cassandra");
    Optional<String> username = cassandra.optionalText("username");
    Optional<String> password = cassandra.optionalText("password");
    if (username.isPresent() != password.isPresent()) {
      throw cassandra.bad("password", "username and password are set together or not at all");
    }
    return new CassandraSettings(
        contactPoints(cassandra),
        outboundAddress(cassandra),
        cassandra.text("local-datacenter"),
        keyspace(cassandra),
        cassandra.number("replication", 1, 9),
        username.orElse(null),
        password.orElse(null),
        tls(cassandra.section("tls")),
        cassandra.duration("start-timeout", Duration.ofSeconds(1), Duration.ofHours(1)),
        cassandra.duration("migration-timeout", Duration.ofSeconds(5), Duration.ofHours(1)),
        cassandra.duration("request-timeout", Duration.ofMillis(100), Duration.ofMinutes(1)),
        cassandra.duration("speculative-delay", Duration.ofMillis(1), Duration.ofMinutes(1)),
        cassandra.duration("heartbeat", Duration.ofMillis(100), Duration.ofMinutes(1)),
        cassandra.duration("lwt-timeout", Duration.ofMillis(100), Duration.ofMinutes(1)),
        cassandra.duration("connect-timeout", Duration.ofMillis(100), Duration.ofMinutes(1)),
        cassandra.duration("reconnect-delay-max", Duration.ofMillis(250), Duration.ofMinutes(1)),
        cassandra.number("connections-per-store", 1, 16),
        cassandra.number("io-threads", 1, 64),
        cassandra.number("requests-in-flight-max", 1, REQUESTS_PER_CONNECTION_CEILING),
        cassandra.number("requests-queued-max", 0, 1_000_000),
        probe(cassandra.section("probe")));
  }

  private static @Nullable Tls tls(CheckedConfig tls) {
    if (!tls.flag("enabled")) {
      return null;
    }
    Optional<Path> certificate = tls.optionalText("certificate-file").map(Path::of);
    Optional<Path> key = tls.optionalText("key-file").map(Path::of);
    if (certificate.isPresent() != key.isPresent()) {
      throw tls.bad("key-file", "certificate-file and key-file are set together or not at all");
    }
    Path authorities = tls.file("ca-file");
    boolean verifyHost = tls.flag("verify-host");
    SSLContext context =
        certificate.isEmpty() || key.isEmpty()
            ? PemFiles.client(authorities, CA_FILE)
            : PemFiles.client(
                authorities, CA_FILE, certificate.get(), key.get(), CERTIFICATE_AND_KEY);
    return new Tls(context, verifyHost);
  }

  private static Probe probe(CheckedConfig probe) {
    return new Probe(
        probe.duration("pause", Duration.ofMillis(10), Duration.ofMinutes(1)),
        probe.number("failures-max", 1, 100));
  }

  private static Optional<InetAddress> outboundAddress(CheckedConfig config) {
    return config.optionalText("outbound-address").map(address -> inetAddress(config, address));
  }

  private static InetAddress inetAddress(CheckedConfig config, String address) {
    try {
      return InetAddress.getByName(address);
    } catch (UnknownHostException e) {
      throw config.bad("outbound-address", "'" + address + "' is no address");
    }
  }

  private static List<InetSocketAddress> contactPoints(CheckedConfig config) {
    List<InetSocketAddress> addresses =
        config.texts("contact-points").stream()
            .map(address -> contactPoint(config, address))
            .toList();
    if (addresses.isEmpty()) {
      throw config.bad("contact-points", "needs at least one HOST:PORT");
    }
    return addresses;
  }

  private static InetSocketAddress contactPoint(CheckedConfig config, String address) {
    int colon = address.lastIndexOf(':');
    try {
      return new InetSocketAddress(
          address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      throw config.bad("contact-points", "'" + address + "' is not HOST:PORT");
    }
  }

  private static String keyspace(CheckedConfig config) {
    String keyspace = config.text("keyspace");
    if (!KEYSPACE.matcher(keyspace).matches()) {
      throw config.bad("keyspace", "must match " + KEYSPACE.pattern());
    }
    return keyspace;
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "keyspace " + keyspace + " at " + contactPoints + " in " + localDatacenter;
  }
}
