package io.skein.node.call.sfu;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.skein.protocol.ErrorCode;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What devices ask of SFUs by this node, in numbers. Thread-safe. */
public final class SfuMetrics {
  /** Participants of which this node has connections with an SFU. */
  public static final String PARTICIPANTS = "skein.calls.sfu.participants";

  /** SFUs that this node can ask. */
  public static final String ANSWERING = "skein.calls.sfu.answering";

  /** Requests that were carried out. */
  public static final String CARRIED = "skein.calls.sfu.carried";

  /** Requests that were not; tag {@code code}. */
  public static final String REFUSED = "skein.calls.sfu.refused";

  private final MeterRegistry registry;
  private final AtomicInteger participants = new AtomicInteger();
  private final Set<String> answering = ConcurrentHashMap.newKeySet();
  final Counter carried;

  public SfuMetrics(MeterRegistry registry) {
    this.registry = registry;
    Gauge.builder(PARTICIPANTS, participants, AtomicInteger::get)
        .description("Participants of which this node has connections with an SFU")
        .register(registry);
    Gauge.builder(ANSWERING, answering, Set::size)
        .description("SFUs that this node can ask")
        .register(registry);
    carried = counter(CARRIED, "Requests to SFUs that were carried out");
  }

  private Counter counter(String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }

  void participants(int now) {
    participants.set(now);
  }

  /** Whether the server answers, said any number of times. */
  void answering(String server, boolean answers) {
    if (answers) {
      answering.add(server);
    } else {
      answering.remove(server);
    }
  }

  void refused(ErrorCode code) {
    Counter.builder(REFUSED)
        .description("Requests to SFUs that were not carried out")
        .tag("code", code.name().toLowerCase(Locale.ROOT))
        .register(registry)
        .increment();
  }
}
