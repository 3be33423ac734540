package io.skein.node.call.ice;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.skein.protocol.CallProbe;
import java.util.Locale;

/** What devices ask and report about their way to each other, in numbers. Thread-safe. */
public final class IceMetrics {
  /** Devices that were told ICE servers. */
  public static final String TOLD = "skein.calls.ice.told";

  /** Questions and reports that came too often, or when too much was being kept. */
  public static final String REFUSED = "skein.calls.ice.refused";

  /** What devices tried; tags {@code kind} and {@code result}. */
  public static final String PROBES = "skein.calls.probes";

  /** Reports that were not kept, since the store did not answer. */
  public static final String STORE_FAILURES = "skein.calls.probes.store.failures";

  private final MeterRegistry registry;
  final Counter told;
  final Counter refused;
  final Counter storeFailures;

  public IceMetrics(MeterRegistry registry) {
    this.registry = registry;
    told = counter(TOLD, "Devices that were told ICE servers");
    refused = counter(REFUSED, "Questions about ICE servers and reports that were refused");
    storeFailures = counter(STORE_FAILURES, "Reports of devices that were not kept");
  }

  private Counter counter(String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }

  void reported(CallProbe probe) {
    Counter.builder(PROBES)
        .description("What devices tried of their way to each other")
        .tag("kind", tag(probe.kind()))
        .tag("result", tag(probe.result()))
        .register(registry)
        .increment();
  }

  private static String tag(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
