package io.skein.loadtest.system;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import io.skein.loadtest.scenario.AckScenario;
import io.skein.loadtest.scenario.ScenarioException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * The store of a cluster without the cluster: rows of one blob at LOCAL_QUORUM, in a keyspace of
 * their own that is replicated as the cluster's is, and goes at the end. They are as durable as the
 * store's commit log makes any write.
 */
public final class BareStore implements AckScenario.Write, AutoCloseable {
  private static final String KEYSPACE = "skein_load";
  private static final String CLUSTERS_KEYSPACE = "skein";
  private static final Map<String, String> ONE_COPY =
      Map.of("class", "SimpleStrategy", "replication_factor", "1");

  /** A change of the schema takes long on a busy machine; no write should come near. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final CqlSession session;
  private final PreparedStatement insert;
  private final byte[] value;
  private long rows;

  private BareStore(CqlSession session, int bytes) {
    this.session = session;
    this.value = new byte[bytes];
    new SplittableRandom().nextBytes(value);
    String replication =
        session
            .getMetadata()
            .getKeyspace(CLUSTERS_KEYSPACE)
            .map(keyspace -> keyspace.getReplication())
            .orElse(ONE_COPY)
            .entrySet()
            .stream()
            .map(entry -> "'" + entry.getKey() + "': '" + entry.getValue() + "'")
            .collect(Collectors.joining(", ", "{", "}"));
    session.execute("DROP KEYSPACE IF EXISTS " + KEYSPACE);
    session.execute("CREATE KEYSPACE " + KEYSPACE + " WITH replication = " + replication);
    session.execute(
        "CREATE TABLE " + KEYSPACE + ".bare_writes (id bigint PRIMARY KEY, value blob)");
    insert = session.prepare("INSERT INTO " + KEYSPACE + ".bare_writes (id, value) VALUES (?, ?)");
  }

  /**
   * Connects to a store.
   *
   * @param bytes of a row's blob
   * @throws ScenarioException if it does not answer
   */
  public static BareStore open(InetSocketAddress store, int bytes) {
    DriverConfigLoader options =
        DriverConfigLoader.programmaticBuilder()
            .withString(DefaultDriverOption.REQUEST_CONSISTENCY, "LOCAL_QUORUM")
            .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, PATIENCE)
            .withDuration(DefaultDriverOption.CONTROL_CONNECTION_AGREEMENT_TIMEOUT, PATIENCE)
            .withString(
                DefaultDriverOption.LOAD_BALANCING_POLICY_CLASS, "DcInferringLoadBalancingPolicy")
            .build();
    try {
      return new BareStore(
          CqlSession.builder().addContactPoint(store).withConfigLoader(options).build(), bytes);
    } catch (DriverException e) {
      throw new ScenarioException("the store " + store + " does not answer: " + e.getMessage());
    }
  }

  @Override
  public void once() {
    try {
      session.execute(insert.bind(rows++, ByteBuffer.wrap(value)));
    } catch (DriverException e) {
      throw new ScenarioException("the store does not answer: " + e.getMessage());
    }
  }

  @Override
  public void close() {
    try (session) {
      session.execute("DROP KEYSPACE IF EXISTS " + KEYSPACE);
    } catch (DriverException e) {
      throw new ScenarioException("keyspace " + KEYSPACE + " is left behind: " + e.getMessage());
    }
  }
}
