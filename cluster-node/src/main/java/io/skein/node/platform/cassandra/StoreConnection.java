package io.skein.node.platform.cassandra;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.auth.AuthenticationException;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.metadata.Node;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connects at start: waits for a store that is not there yet, but not for one that says no. */
final class StoreConnection {
  private static final Logger LOG = LoggerFactory.getLogger(StoreConnection.class);
  private static final Duration TRY_EVERY = Duration.ofMillis(500);

  private StoreConnection() {}

  /** Blocks until connected, for the start time-out at most. */
  static CqlSession await(CassandraSettings settings) {
    long deadline = System.nanoTime() + settings.startTimeout().toNanos();
    boolean told = false;
    while (true) {
      try {
        return checkDatacenter(connect(settings), settings);
      } catch (AllNodesFailedException e) {
        refuseIfUnwelcome(e, settings);
        if (System.nanoTime() - deadline >= 0) {
          throw new StoreStartException(
              "no Cassandra answered at "
                  + settings.contactPoints()
                  + " within "
                  + settings.startTimeout().toSeconds()
                  + " s ("
                  + firstReason(e)
                  + "); see skein.cassandra.contact-points",
              e);
        }
        if (!told) {
          LOG.info("Waiting for Cassandra at {}: {}", settings.contactPoints(), firstReason(e));
          told = true;
        }
        LockSupport.parkNanos(TRY_EVERY.toNanos());
      } catch (DriverException e) {
        throw new StoreStartException(
            "cannot use Cassandra at " + settings.contactPoints() + ": " + e.getMessage(), e);
      }
    }
  }

  private static CqlSession connect(CassandraSettings settings) {
    CqlSessionBuilder builder =
        new SessionFromAddress(settings.outboundAddress())
            .addContactPoints(settings.contactPoints())
            .withNodeStateListener(new StoreWatch())
            .withConfigLoader(DriverConfigLoader.fromMap(DriverOptions.of(settings)));
    if (settings.username() != null && settings.password() != null) {
      builder.withAuthCredentials(settings.username(), settings.password());
    }
    return builder.build();
  }

  /** A wrong name leaves the driver without any node to ask, which it says only per request. */
  private static CqlSession checkDatacenter(CqlSession driver, CassandraSettings settings) {
    Set<String> datacenters =
        driver.getMetadata().getNodes().values().stream()
            .map(Node::getDatacenter)
            .filter(Objects::nonNull)
            .collect(Collectors.toCollection(TreeSet::new));
    if (datacenters.contains(settings.localDatacenter())) {
      return driver;
    }
    driver.close();
    throw new StoreStartException(
        "skein.cassandra.local-datacenter is "
            + settings.localDatacenter()
            + ", but the store has "
            + datacenters);
  }

  private static void refuseIfUnwelcome(AllNodesFailedException e, CassandraSettings settings) {
    boolean unwelcome =
        e.getAllErrors().values().stream()
            .anyMatch(
                errors -> errors.stream().anyMatch(AuthenticationException.class::isInstance));
    if (unwelcome) {
      throw new StoreStartException(
          "Cassandra at "
              + settings.contactPoints()
              + " refuses skein.cassandra.username and password, or asks for them",
          e);
    }
  }

  private static String firstReason(AllNodesFailedException e) {
    return e.getAllErrors().values().stream()
        .flatMap(errors -> errors.stream())
        .findFirst()
        .map(StoreConnection::innermost)
        .orElseGet(e::getMessage);
  }

  private static String innermost(Throwable error) {
    Throwable cause = error;
    for (int depth = 0; depth < 10 && cause.getCause() != null; depth++) {
      cause = cause.getCause();
    }
    return cause.toString();
  }
}
