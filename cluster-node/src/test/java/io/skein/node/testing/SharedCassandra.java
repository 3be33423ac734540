package io.skein.node.testing;

import io.skein.node.cli.process.SkeinHome;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

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
      return StoreProcess.start(
              SkeinHome.locate(), "shared", List.of(), store -> store.awaitReady(READY_WITHIN))
          .contactPoint();
    }
  }
}
