package io.skein.node.push;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.skein.node.account.PushSubscription.Service;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** What became of notifications, in numbers, by service. Thread-safe. */
public final class PushMetrics {
  /** Notifications that a service has accepted. */
  public static final String ACCEPTED = "skein.push.accepted";

  /** Attempts that are made again later. */
  public static final String RETRIED = "skein.push.retried";

  /** Subscriptions that a service does not know any more, and that were removed. */
  public static final String GONE = "skein.push.gone";

  /** Notifications that were given up: refused, tried as often as may be, or without a place. */
  public static final String DROPPED = "skein.push.dropped";

  /** Notifications that wait or are under way. */
  public static final String QUEUED = "skein.push.queued";

  final Map<Service, Counter> accepted;
  final Map<Service, Counter> retried;
  final Map<Service, Counter> gone;
  final Map<Service, Counter> dropped;
  final Map<Service, AtomicInteger> queued = new EnumMap<>(Service.class);

  public PushMetrics(MeterRegistry registry) {
    accepted = counters(registry, ACCEPTED, "Notifications that a push service has accepted");
    retried = counters(registry, RETRIED, "Attempts to push that are made again later");
    gone = counters(registry, GONE, "Subscriptions that a push service does not know any more");
    dropped = counters(registry, DROPPED, "Notifications that were given up");
    for (Service service : Service.values()) {
      AtomicInteger value = new AtomicInteger();
      queued.put(service, value);
      Gauge.builder(QUEUED, value, AtomicInteger::get)
          .description("Notifications that wait or are under way")
          .tag("service", service.text())
          .register(registry);
    }
  }

  private static Map<Service, Counter> counters(
      MeterRegistry registry, String name, String description) {
    Map<Service, Counter> counters = new EnumMap<>(Service.class);
    for (Service service : Service.values()) {
      counters.put(
          service,
          Counter.builder(name)
              .description(description)
              .tag("service", service.text())
              .register(registry));
    }
    return counters;
  }
}
