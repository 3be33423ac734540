package io.skein.node.conversation;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.skein.protocol.ErrorCode;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** What the conversations of a node count together. Thread-safe. */
public final class ConversationMetrics {
  /** Conversations in memory, now. */
  static final String ACTIVE = "skein.conversation.active";

  /** Messages made durable, since start. */
  static final String APPENDED = "skein.conversation.appended";

  /** Messages of one successful append. */
  static final String BATCH = "skein.conversation.append.messages";

  /** Time of one append, successful or not; in seconds. */
  static final String APPEND_TIME = "skein.conversation.append.time";

  /** Appends that failed and are tried again, since start. */
  static final String APPEND_FAILURES = "skein.conversation.append.failures";

  /** Retries that were answered with their first attempt, since start. */
  static final String REPEATED = "skein.conversation.posts.repeated";

  /** Posts whose outcome was not known in time, since start. */
  static final String UNKNOWN = "skein.conversation.posts.unknown";

  /** Requests refused, by tag {@code code}, since start. */
  static final String REFUSED = "skein.conversation.refused";

  /** Reads of the log for pages, summaries and retries, since start. */
  static final String LOG_READS = "skein.conversation.log.reads";

  /** Starts of an actor that failed for lack of the store, since start. */
  static final String LOAD_FAILURES = "skein.conversation.load.failures";

  /** Notices that repeat what a member's session has not confirmed, since start. */
  static final String SECURED = "skein.conversation.secured";

  /** Snapshots stored, since start. */
  static final String SNAPSHOTS = "skein.conversation.snapshots";

  private final AtomicInteger active;
  private final Counter appended;
  private final DistributionSummary batch;
  private final Timer appendTime;
  private final Counter appendFailures;
  private final Counter repeated;
  private final Counter unknown;
  private final Counter logReads;
  private final Counter loadFailures;
  private final Counter secured;
  private final Counter snapshots;
  private final Map<ErrorCode, Counter> refused = new EnumMap<>(ErrorCode.class);

  public ConversationMetrics(MeterRegistry registry) {
    active = new AtomicInteger();
    Gauge.builder(ACTIVE, active, AtomicInteger::get).register(registry);
    appended = registry.counter(APPENDED);
    batch = registry.summary(BATCH);
    appendTime = registry.timer(APPEND_TIME);
    appendFailures = registry.counter(APPEND_FAILURES);
    repeated = registry.counter(REPEATED);
    unknown = registry.counter(UNKNOWN);
    logReads = registry.counter(LOG_READS);
    loadFailures = registry.counter(LOAD_FAILURES);
    secured = registry.counter(SECURED);
    snapshots = registry.counter(SNAPSHOTS);
    for (ErrorCode code : ErrorCode.values()) {
      refused.put(code, registry.counter(REFUSED, List.of(Tag.of("code", code.name()))));
    }
  }

  void started() {
    active.incrementAndGet();
  }

  void stopped() {
    active.decrementAndGet();
  }

  void appended(int messages, long nanos) {
    appended.increment(messages);
    batch.record(messages);
    appendTime.record(Duration.ofNanos(nanos));
  }

  void appendFailed(long nanos) {
    appendFailures.increment();
    appendTime.record(Duration.ofNanos(nanos));
  }

  void repeated() {
    repeated.increment();
  }

  void outcomeUnknown() {
    unknown.increment();
  }

  void refused(ErrorCode code) {
    Counter counter = refused.get(code);
    if (counter != null) {
      counter.increment();
    }
  }

  void logRead() {
    logReads.increment();
  }

  void loadFailed() {
    loadFailures.increment();
  }

  void secured(int members) {
    secured.increment(members);
  }

  void snapshotStored() {
    snapshots.increment();
  }
}
