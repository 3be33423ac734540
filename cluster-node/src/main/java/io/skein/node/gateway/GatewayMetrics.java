package io.skein.node.gateway;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.skein.protocol.ErrorCode;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToDoubleFunction;

/** What the gateway counts. Thread-safe; a count is an addition without contention. */
final class GatewayMetrics {
  /** Open client sockets, logged in or not. */
  static final String CONNECTIONS = "skein.gateway.connections";

  /** Connections that got {@code Welcome}, since start. */
  static final String LOGINS = "skein.gateway.logins";

  /** Frames from clients, since start. */
  static final String FRAMES_IN = "skein.gateway.frames.in";

  /** Frames to clients, since start. */
  static final String FRAMES_OUT = "skein.gateway.frames.out";

  /** Bytes from clients, since start, without TLS's and WebSocket's own. */
  static final String BYTES_IN = "skein.gateway.bytes.in";

  /** Bytes that wait for slow clients, now. */
  static final String BACKLOG = "skein.gateway.backlog.bytes";

  /** Unanswered requests, now. */
  static final String IN_FLIGHT = "skein.gateway.requests.in.flight";

  /** Requests refused by the gateway itself, since start. */
  static final String REFUSED = "skein.gateway.requests.refused";

  /** Requests that were not answered in time, since start. */
  static final String OVERDUE = "skein.gateway.requests.overdue";

  /** Answers that came too late or twice, since start. */
  static final String ANSWERS_DROPPED = "skein.gateway.answers.dropped";

  /** Events not sent to slow clients, since start. */
  static final String EVENTS_DROPPED = "skein.gateway.events.dropped";

  /** Sessions of live connections that ended, so that the connection attached again. */
  static final String REATTACHED = "skein.gateway.sessions.reattached";

  /** Connections that the node closed, by tag {@code code}, since start. */
  static final String CLOSED = "skein.gateway.closed";

  final AtomicInteger connections = new AtomicInteger();
  final LongAdder logins = new LongAdder();
  final LongAdder framesIn = new LongAdder();
  final LongAdder framesOut = new LongAdder();
  final LongAdder bytesIn = new LongAdder();
  final LongAdder inFlight = new LongAdder();
  final LongAdder refused = new LongAdder();
  final LongAdder overdue = new LongAdder();
  final LongAdder answersDropped = new LongAdder();
  final LongAdder eventsDropped = new LongAdder();
  final LongAdder reattached = new LongAdder();
  private final Map<ErrorCode, LongAdder> closed = new EnumMap<>(ErrorCode.class);

  GatewayMetrics(MeterRegistry registry, Backlog backlog) {
    gauge(registry, CONNECTIONS, connections, AtomicInteger::get);
    gauge(registry, BACKLOG, backlog, Backlog::bytes);
    gauge(registry, IN_FLIGHT, inFlight, LongAdder::sum);
    count(registry, LOGINS, logins);
    count(registry, FRAMES_IN, framesIn);
    count(registry, FRAMES_OUT, framesOut);
    count(registry, BYTES_IN, bytesIn);
    count(registry, REFUSED, refused);
    count(registry, OVERDUE, overdue);
    count(registry, ANSWERS_DROPPED, answersDropped);
    count(registry, EVENTS_DROPPED, eventsDropped);
    count(registry, REATTACHED, reattached);
    for (ErrorCode code : ErrorCode.values()) {
      LongAdder adder = new LongAdder();
      closed.put(code, adder);
      FunctionCounter.builder(CLOSED, adder, LongAdder::sum)
          .tag("code", code.name())
          .register(registry);
    }
  }

  /** The node closes a connection, for this reason. */
  void closed(ErrorCode code) {
    LongAdder adder = closed.get(code);
    if (adder != null) {
      adder.increment();
    }
  }

  private static <T> void gauge(
      MeterRegistry registry, String name, T source, ToDoubleFunction<T> value) {
    Gauge.builder(name, source, value).register(registry);
  }

  private static void count(MeterRegistry registry, String name, LongAdder adder) {
    FunctionCounter.builder(name, adder, LongAdder::sum).register(registry);
  }
}
