package io.skein.node.platform.cassandra;

import com.datastax.oss.driver.api.core.config.OptionsMap;
import com.datastax.oss.driver.api.core.config.TypedDriverOption;
import java.time.Duration;
import java.util.List;

/**
 * The driver's whole configuration, made from ours: nothing is read from files or system
 * properties, so that a {@code datastax-java-driver} section of somebody's application.conf cannot
 * lower a consistency level.
 */
final class DriverOptions {
  /** Profile of lightweight transactions and serial reads: own timeout, no retry. */
  static final String LWT = "lwt";

  private static final String QUORUM = "LOCAL_QUORUM";
  private static final String SERIAL = "LOCAL_SERIAL";

  /**
   * Every request that timed out keeps a stream until its answer comes. Past this many the
   * connection is replaced, so that a stalled store that comes back meets a fresh one.
   */
  private static final int ORPHAN_REQUESTS_MAX = 1_024;

  /** Large enough for every single-page read of ours; larger results are paged. */
  static final int PAGE_ROWS = 5_000;

  /** The first, and one more: with two of three stores silent there is no quorum to be had. */
  private static final int EXECUTIONS_MAX = 2;

  private DriverOptions() {}

  static OptionsMap of(CassandraSettings settings) {
    OptionsMap options = OptionsMap.driverDefaults();
    options.put(TypedDriverOption.SESSION_NAME, "skein");
    options.put(TypedDriverOption.LOAD_BALANCING_LOCAL_DATACENTER, settings.localDatacenter());
    // Token-aware, without the default's latency bookkeeping per request.
    options.put(TypedDriverOption.LOAD_BALANCING_POLICY_CLASS, "BasicLoadBalancingPolicy");
    requests(options, settings);
    connections(options, settings);
    background(options, settings);
    return options;
  }

  private static void requests(OptionsMap options, CassandraSettings settings) {
    options.put(TypedDriverOption.REQUEST_CONSISTENCY, QUORUM);
    options.put(TypedDriverOption.REQUEST_SERIAL_CONSISTENCY, SERIAL);
    options.put(TypedDriverOption.REQUEST_TIMEOUT, settings.requestTimeout());
    options.put(TypedDriverOption.REQUEST_PAGE_SIZE, PAGE_ROWS);
    // A statement is retried only if it says that it may be.
    options.put(TypedDriverOption.REQUEST_DEFAULT_IDEMPOTENCE, false);
    // USE is sent once, right after the keyspace was made sure of.
    options.put(TypedDriverOption.REQUEST_WARN_IF_SET_KEYSPACE, false);
    speculation(options, settings);
    options.put(LWT, TypedDriverOption.REQUEST_CONSISTENCY, QUORUM);
    options.put(LWT, TypedDriverOption.REQUEST_SERIAL_CONSISTENCY, SERIAL);
    options.put(LWT, TypedDriverOption.REQUEST_TIMEOUT, settings.lwtTimeout());
    options.put(LWT, TypedDriverOption.REQUEST_DEFAULT_IDEMPOTENCE, false);
    options.put(LWT, TypedDriverOption.RETRY_POLICY_CLASS, NeverRetry.class.getName());
    options.put(TypedDriverOption.REQUEST_THROTTLER_CLASS, "ConcurrencyLimitingRequestThrottler");
    options.put(
        TypedDriverOption.REQUEST_THROTTLER_MAX_CONCURRENT_REQUESTS,
        settings.requestsInFlightMax());
    options.put(TypedDriverOption.REQUEST_THROTTLER_MAX_QUEUE_SIZE, settings.requestsQueuedMax());
  }

  /**
   * A store that stands still holds up a third of all requests in a ring of three; what may be
   * repeated is asked of another store before long. A transaction is sent once (rule 6).
   */
  private static void speculation(OptionsMap options, CassandraSettings settings) {
    TypedDriverOption<String> policy = TypedDriverOption.SPECULATIVE_EXECUTION_POLICY_CLASS;
    options.put(policy, "ConstantSpeculativeExecutionPolicy");
    options.put(TypedDriverOption.SPECULATIVE_EXECUTION_MAX, EXECUTIONS_MAX);
    options.put(TypedDriverOption.SPECULATIVE_EXECUTION_DELAY, settings.speculativeDelay());
    options.put(LWT, policy, "NoSpeculativeExecutionPolicy");
  }

  private static void connections(OptionsMap options, CassandraSettings settings) {
    options.put(TypedDriverOption.CONNECTION_CONNECT_TIMEOUT, settings.connectTimeout());
    options.put(TypedDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, settings.connectTimeout());
    options.put(TypedDriverOption.CONNECTION_SET_KEYSPACE_TIMEOUT, settings.connectTimeout());
    options.put(TypedDriverOption.CONTROL_CONNECTION_TIMEOUT, settings.connectTimeout());
    options.put(TypedDriverOption.HEARTBEAT_INTERVAL, settings.heartbeat());
    options.put(
        TypedDriverOption.HEARTBEAT_TIMEOUT,
        min(settings.connectTimeout(), settings.heartbeat().dividedBy(2)));
    options.put(TypedDriverOption.CONNECTION_POOL_LOCAL_SIZE, settings.connectionsPerStore());
    // All requests that the throttler lets through fit into one connection, with orphans beside.
    options.put(
        TypedDriverOption.CONNECTION_MAX_REQUESTS,
        Math.min(32_768, settings.requestsInFlightMax() + 2 * ORPHAN_REQUESTS_MAX));
    options.put(TypedDriverOption.CONNECTION_MAX_ORPHAN_REQUESTS, ORPHAN_REQUESTS_MAX);
    options.put(
        TypedDriverOption.RECONNECTION_BASE_DELAY,
        min(Duration.ofMillis(250), settings.reconnectDelayMax()));
    options.put(TypedDriverOption.RECONNECTION_MAX_DELAY, settings.reconnectDelayMax());
    // StoreWatch tells of a lost store once instead.
    options.put(TypedDriverOption.CONNECTION_WARN_INIT_ERROR, false);
    options.put(TypedDriverOption.NETTY_IO_SIZE, settings.ioThreads());
    options.put(TypedDriverOption.NETTY_ADMIN_SIZE, 1);
    options.put(TypedDriverOption.NETTY_DAEMON, true);
    // A short quiet period lets run what closing a connection sets off; the default's 2 s would
    // hold up the stop of a node.
    options.put(TypedDriverOption.NETTY_IO_SHUTDOWN_UNIT, "MILLISECONDS");
    options.put(TypedDriverOption.NETTY_IO_SHUTDOWN_QUIET_PERIOD, 100);
    options.put(TypedDriverOption.NETTY_IO_SHUTDOWN_TIMEOUT, 5_000);
    options.put(TypedDriverOption.NETTY_ADMIN_SHUTDOWN_UNIT, "MILLISECONDS");
    options.put(TypedDriverOption.NETTY_ADMIN_SHUTDOWN_QUIET_PERIOD, 100);
    options.put(TypedDriverOption.NETTY_ADMIN_SHUTDOWN_TIMEOUT, 5_000);
  }

  private static void background(OptionsMap options, CassandraSettings settings) {
    // Routing needs the replication of our keyspace, and nothing of the others.
    options.put(
        TypedDriverOption.METADATA_SCHEMA_REFRESHED_KEYSPACES, List.of(settings.keyspace()));
    // The driver answers a schema statement only after this pause, of 1 s if it is left alone.
    options.put(TypedDriverOption.METADATA_SCHEMA_WINDOW, Duration.ofMillis(20));
    options.put(TypedDriverOption.METADATA_SCHEMA_REQUEST_TIMEOUT, Duration.ofSeconds(10));
    options.put(
        TypedDriverOption.CONTROL_CONNECTION_AGREEMENT_TIMEOUT, settings.migrationTimeout());
    // The driver would log a statement that the store warns about with its values: people's
    // messages.
    // The store logs the same warnings, without values.
    options.put(TypedDriverOption.REQUEST_LOG_WARNINGS, false);
    options.put(TypedDriverOption.MONITOR_REPORTING_ENABLED, false);
    options.put(TypedDriverOption.SESSION_LEAK_THRESHOLD, 0);
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
