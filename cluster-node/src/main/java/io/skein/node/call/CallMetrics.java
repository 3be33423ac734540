package io.skein.node.call;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.skein.protocol.Call;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What calls do on this node, in numbers. Thread-safe. */
public final class CallMetrics {
  /** Calls whose actor is on this node. */
  public static final String ACTIVE = "skein.calls.active";

  /** Calls that were begun. */
  public static final String STARTED = "skein.calls.started";

  /** Calls that have ended; tag {@code outcome}. */
  public static final String ENDED = "skein.calls.ended";

  /** Calls that another node had begun and this one went on with. */
  public static final String RESUMED = "skein.calls.resumed";

  /** Attempts to put the entry of a call into its conversation that were not answered so. */
  public static final String RECORD_FAILURES = "skein.calls.record.failures";

  /** Reads and writes of calls that failed. */
  public static final String STORE_FAILURES = "skein.calls.store.failures";

  /** Signals that were sent; tag {@code way}: local, relay, actors. */
  public static final String SIGNALS = "skein.calls.signals";

  /** Signals that the relay did not take, so that they went between actors; tag {@code why}. */
  public static final String FALLBACKS = "skein.calls.signals.fallbacks";

  /** Signals that were refused: one of both does not take part or is away, or it is too many. */
  public static final String REFUSED = "skein.calls.signals.refused";

  /** Signals from other nodes that were no signals, or for nobody. */
  public static final String UNDELIVERABLE = "skein.calls.signals.undeliverable";

  /** Rooms of calls at an SFU that were lost, since their server was. */
  public static final String ROOMS_LOST = "skein.calls.sfu.rooms.lost";

  private final AtomicInteger active = new AtomicInteger();
  private final Map<Call.Outcome, Counter> ended = new EnumMap<>(Call.Outcome.class);
  private final Map<SignalRelay.Offer, Counter> fallbacks = new EnumMap<>(SignalRelay.Offer.class);
  final Counter started;
  final Counter resumed;
  final Counter recordFailures;
  final Counter storeFailures;
  final Counter local;
  final Counter relayed;
  final Counter byActors;
  final Counter refused;
  final Counter undeliverable;
  private final Counter roomsLost;

  public CallMetrics(MeterRegistry registry) {
    Gauge.builder(ACTIVE, active, AtomicInteger::get)
        .description("Calls whose actor is on this node")
        .register(registry);
    started = counter(registry, STARTED, "Calls that were begun");
    resumed = counter(registry, RESUMED, "Calls of another node that this one went on with");
    recordFailures = counter(registry, RECORD_FAILURES, "Entries of calls that were not taken");
    storeFailures = counter(registry, STORE_FAILURES, "Reads and writes of calls that failed");
    local = signals(registry, "local");
    relayed = signals(registry, "relay");
    byActors = signals(registry, "actors");
    refused = counter(registry, REFUSED, "Signals that were refused");
    roomsLost = counter(registry, ROOMS_LOST, "Rooms of calls that were lost with their server");
    undeliverable = counter(registry, UNDELIVERABLE, "Signals from other nodes for nobody");
    for (Call.Outcome outcome : Call.Outcome.values()) {
      ended.put(
          outcome,
          Counter.builder(ENDED)
              .description("Calls that have ended")
              .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
              .register(registry));
    }
    for (SignalRelay.Offer offer : SignalRelay.Offer.values()) {
      if (offer != SignalRelay.Offer.TAKEN) {
        fallbacks.put(
            offer,
            Counter.builder(FALLBACKS)
                .description("Signals that the relay did not take")
                .tag("why", offer.name().toLowerCase(Locale.ROOT))
                .register(registry));
      }
    }
  }

  private static Counter counter(MeterRegistry registry, String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }

  private static Counter signals(MeterRegistry registry, String way) {
    return Counter.builder(SIGNALS)
        .description("Signals that were sent")
        .tag("way", way)
        .register(registry);
  }

  void active(int more) {
    active.addAndGet(more);
  }

  /** A call has begun, has ended, or has another room. */
  void changed(@Nullable LiveCall before, LiveCall now) {
    boolean begins = before == null || !before.call().id().equals(now.call().id());
    if (begins) {
      started.increment();
    }
    if (!begins && before.call().room() != now.call().room()) {
      roomsLost.increment();
    }
    Call.Outcome outcome = now.call().outcome();
    if (outcome != null && (begins || !before.call().isEnded())) {
      count(ended.get(outcome));
    }
  }

  void fellBack(SignalRelay.Offer why) {
    count(fallbacks.get(why));
  }

  private static void count(@Nullable Counter counter) {
    if (counter != null) {
      counter.increment();
    }
  }
}
