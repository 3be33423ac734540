package io.skein.node.testing;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.skein.node.platform.cassandra.CassandraSession;
import io.skein.node.platform.cassandra.CassandraSettings;
import java.net.InetSocketAddress;
import java.util.Map;

/**
 * A keyspace of the shared store with the whole schema, and a session on it: one for all
 * integration tests that keep apart by their own ids, so that the schema is made once.
 */
public final class MigratedStore {
  private MigratedStore() {}

  /** Opened by the first use; closed with the JVM. */
  public static CassandraSession session() {
    return Opened.SESSION;
  }

  /** The keyspace of {@link #session}, for another session on it. */
  public static String keyspace() {
    return Opened.KEYSPACE;
  }

  /** The settings for a keyspace of the shared store, otherwise the defaults. */
  public static CassandraSettings settings(String keyspace) {
    return settings(SharedCassandra.contactPoint(), keyspace, Map.of());
  }

  /**
   * The settings for a keyspace of any store.
   *
   * @param changes keys below {@code skein.cassandra} that differ from the defaults
   */
  public static CassandraSettings settings(
      InetSocketAddress store, String keyspace, Map<String, Object> changes) {
    Map<String, Object> own =
        Map.of(
            "contact-points",
            store.getHostString() + ":" + store.getPort(),
            "local-datacenter",
            SharedCassandra.datacenter(),
            "keyspace",
            keyspace);
    Config changed =
        ConfigFactory.parseMap(changes)
            .withFallback(ConfigFactory.parseMap(own))
            .atPath("skein.cassandra");
    return CassandraSettings.from(
        changed.withFallback(ConfigFactory.parseResources("skein/cassandra.conf")).resolve());
  }

  private static final class Opened {
    private static final String KEYSPACE = SharedCassandra.newKeyspace();
    private static final CassandraSession SESSION = open();

    private static CassandraSession open() {
      CassandraSession session = CassandraSession.open(settings(KEYSPACE));
      Runtime.getRuntime().addShutdownHook(new Thread(session::close));
      return session;
    }
  }
}
