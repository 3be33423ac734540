package io.skein.node.call.relay;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.skein.node.call.relay.Relay.Outcome;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What the relay of calls does, in numbers. Thread-safe. */
public final class RelayMetrics {
  /** 1: the relay runs; 0: it is being started again, and all signals take the other path. */
  public static final String UP = "skein.relay.up";

  /** Times that the relay was opened anew after a failure. */
  public static final String FAILURES = "skein.relay.failures";

  /** Peers to which signals can be sent now. */
  public static final String PEERS = "skein.relay.peers";

  /** From giving a signal to the relay to the peer's word that it has it. */
  public static final String DELIVERY = "skein.relay.delivery";

  /** Signals given back, to be sent by the other path, by tag {@code reason}. */
  public static final String REFUSED = "skein.relay.refused";

  /** Signals of other nodes handed on. */
  public static final String RECEIVED = "skein.relay.received";

  /** Packets that Aeron did not take at the first attempt. */
  public static final String BACK_PRESSURE = "skein.relay.back.pressure";

  /** Places where packets, or earlier signals of a call, have not come. */
  public static final String GAPS = "skein.relay.gaps";

  /** Signals that came twice, of which one was handed on. */
  public static final String DUPLICATES = "skein.relay.duplicates";

  /** Sessions with peers that were begun anew. */
  public static final String RENEWALS = "skein.relay.renewals";

  /** Packets that were not believed, by tag {@code reason}. */
  public static final String PACKETS_REFUSED = "skein.relay.packets.refused";

  private final AtomicInteger up = new AtomicInteger();
  private final AtomicInteger peers = new AtomicInteger();
  private final Counter failures;
  private final Timer delivery;
  private final Map<Outcome, Counter> refused = new EnumMap<>(Outcome.class);
  private final Counter received;
  private final Counter backPressure;
  private final Counter gaps;
  private final Counter duplicates;
  private final Counter renewals;
  private final Map<Refusal, Counter> packetsRefused = new EnumMap<>(Refusal.class);

  public RelayMetrics(MeterRegistry registry) {
    Gauge.builder(UP, up, AtomicInteger::get)
        .description("1 while the relay of calls runs")
        .register(registry);
    Gauge.builder(PEERS, peers, AtomicInteger::get)
        .description("Peers to which signals can be sent")
        .register(registry);
    failures = counter(registry, FAILURES, "Failures of the relay, each followed by a new start");
    delivery =
        Timer.builder(DELIVERY)
            .description("From giving a signal to the relay to the peer's word that it has it")
            .serviceLevelObjectives(
                Duration.ofMillis(1),
                Duration.ofMillis(2),
                Duration.ofMillis(5),
                Duration.ofMillis(10),
                Duration.ofMillis(50),
                Duration.ofMillis(200))
            .register(registry);
    for (Outcome outcome : Outcome.values()) {
      if (outcome.isRefused()) {
        refused.put(
            outcome,
            Counter.builder(REFUSED)
                .description("Signals given back, to be sent by the other path")
                .tag("reason", outcome.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .register(registry));
      }
    }
    received = counter(registry, RECEIVED, "Signals of other nodes handed on");
    backPressure = counter(registry, BACK_PRESSURE, "Packets not taken at the first attempt");
    gaps = counter(registry, GAPS, "Places where packets or signals of a call have not come");
    duplicates = counter(registry, DUPLICATES, "Signals that came twice");
    renewals = counter(registry, RENEWALS, "Sessions with peers begun anew");
    for (Refusal refusal : Refusal.values()) {
      packetsRefused.put(
          refusal,
          Counter.builder(PACKETS_REFUSED)
              .description("Packets that were not believed")
              .tag("reason", refusal.tag())
              .register(registry));
    }
  }

  private static Counter counter(MeterRegistry registry, String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }

  void isUp(boolean is) {
    up.set(is ? 1 : 0);
  }

  void failed() {
    failures.increment();
  }

  void peers(int reached) {
    peers.set(reached);
  }

  void delivered(long nanos) {
    delivery.record(nanos, TimeUnit.NANOSECONDS);
  }

  void refused(Outcome outcome) {
    Counter counter = refused.get(outcome);
    if (counter != null) {
      counter.increment();
    }
  }

  void received() {
    received.increment();
  }

  void backPressured() {
    backPressure.increment();
  }

  void gap() {
    gaps.increment();
  }

  void duplicate() {
    duplicates.increment();
  }

  void renewed() {
    renewals.increment();
  }

  void packetRefused(Refusal refusal) {
    Counter counter = packetsRefused.get(refusal);
    if (counter != null) {
      counter.increment();
    }
  }
}
