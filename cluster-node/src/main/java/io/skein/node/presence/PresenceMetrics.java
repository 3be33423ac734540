package io.skein.node.presence;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/** What presence costs this node, in numbers. Thread-safe. */
public final class PresenceMetrics {
  /** Users watched by connections of this node. */
  public static final String USERS = "skein.presence.users.watched";

  /** Connections of this node that watch somebody. */
  public static final String CONNECTIONS = "skein.presence.connections";

  /** Questions to sessions how a user is there. */
  public static final String ASKED = "skein.presence.sessions.asked";

  /** Events told to connections. */
  public static final String EVENTS = "skein.presence.events";

  /** Presences in these events. */
  public static final String TOLD = "skein.presence.told";

  final AtomicInteger users = new AtomicInteger();
  final AtomicInteger connections = new AtomicInteger();
  final Counter asked;
  final Counter events;
  final Counter told;

  public PresenceMetrics(MeterRegistry registry) {
    Gauge.builder(USERS, users, AtomicInteger::get)
        .description("Users watched by connections of this node")
        .register(registry);
    Gauge.builder(CONNECTIONS, connections, AtomicInteger::get)
        .description("Connections of this node that watch somebody")
        .register(registry);
    asked = counter(registry, ASKED, "Questions to sessions how a user is there");
    events = counter(registry, EVENTS, "Presence events told to connections");
    told = counter(registry, TOLD, "Presences in the events told");
  }

  private static Counter counter(MeterRegistry registry, String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }
}
