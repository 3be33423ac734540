package io.skein.node.platform.cassandra;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.metadata.NodeStateListener;
import com.datastax.oss.driver.api.core.metadata.NodeStateListenerBase;
import com.datastax.oss.driver.api.core.ssl.ProgrammaticSslEngineFactory;
import com.datastax.oss.driver.api.core.ssl.SslEngineFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connects at start: waits for a store that is not there yet, but not for one that says no. */
final class StoreConnection {
  private static final Logger LOG = LoggerFactory.getLogger(StoreConnection.class);
  private static final Duration TRY_EVERY = Duration.ofMillis(500);
  private static final String WANTS_TLS = "speaks TLS only: set skein.cassandra.tls.enabled";

  private StoreConnection() {}

  /** Blocks until connected, for the start time-out at most. Tells when stores come and go. */
  static CqlSession await(CassandraSettings settings) {
    return await(settings, new StoreWatch());
  }

  /** The same beside a connection that tells already: this one does not. */
  static CqlSession awaitSilent(CassandraSettings settings) {
    return await(settings, new NodeStateListenerBase());
  }

  private static CqlSession await(CassandraSettings settings, NodeStateListener listener) {
    long deadline = System.nanoTime() + settings.startTimeout().toNanos();
    boolean told = false;
    while (true) {
      try {
        return checkDatacenter(connect(settings, listener), settings);
      } catch (AllNodesFailedException e) {
        endIfRefused(e, settings);
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

  private static CqlSession connect(CassandraSettings settings, NodeStateListener listener) {
    CqlSessionBuilder builder =
        new SessionFromAddress(settings.outboundAddress())
            .addContactPoints(settings.contactPoints())
            .withNodeStateListener(listener)
            .withConfigLoader(DriverConfigLoader.fromMap(DriverOptions.of(settings)));
    if (settings.username() != null && settings.password() != null) {
      builder.withAuthCredentials(settings.username(), settings.password());
    }
    CassandraSettings.Tls tls = settings.tls();
    if (tls != null) {
      builder.withSslEngineFactory(engines(tls));
    }
    return builder.build();
  }

  /** The name that a certificate must have is ours or the ring's to say, not a name server's. */
  private static SslEngineFactory engines(CassandraSettings.Tls tls) {
    return new ProgrammaticSslEngineFactory(
        tls.context(),
        /* cipherSuites= */ null,
        tls.verifyHost(),
        /* allowDnsReverseLookupSan= */ false);
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

  /**
   * One store that says no is not the ring: another may be on its way up, and let the node in.
   *
   * @throws StoreStartException if trying again cannot help
   */
  private static void endIfRefused(AllNodesFailedException e, CassandraSettings settings) {
    List<String> refusals =
        e.getAllErrors().entrySet().stream()
            .flatMap(store -> refusal(store.getKey(), store.getValue(), settings).stream())
            .toList();
    if (!refusals.isEmpty() && refusals.size() == e.getAllErrors().size()) {
      throw new StoreStartException(
          "Cassandra at " + settings.contactPoints() + " " + refusals.get(0), e);
    }
  }

  private static Optional<String> refusal(
      Node store, List<Throwable> errors, CassandraSettings settings) {
    return errors.stream()
        .flatMap(error -> StoreRefusal.of(error, settings).stream())
        .findFirst()
        .or(
            () ->
                isDeafToPlain(store, errors, settings) ? Optional.of(WANTS_TLS) : Optional.empty());
  }

  /** A store that wants TLS hangs up on everything else, as one does that is being stopped. */
  private static boolean isDeafToPlain(
      Node store, List<Throwable> errors, CassandraSettings settings) {
    return settings.tls() == null
        && errors.stream().anyMatch(StoreRefusal::isHangUp)
        && store.getEndPoint().resolve() instanceof InetSocketAddress at
        && TlsLook.findsTlsAt(at, settings);
  }

  private static String firstReason(AllNodesFailedException e) {
    return errors(e).findFirst().map(StoreConnection::innermost).orElseGet(e::getMessage);
  }

  /** Those of each store that was tried. */
  private static Stream<Throwable> errors(AllNodesFailedException e) {
    return e.getAllErrors().values().stream().flatMap(List::stream);
  }

  private static String innermost(Throwable error) {
    Throwable cause = error;
    for (int depth = 0; depth < 10 && cause.getCause() != null; depth++) {
      cause = cause.getCause();
    }
    return cause.toString();
  }
}
