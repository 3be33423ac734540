package io.skein.node.conversation;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/** What the log of conversations costs in time, as a node measures it. Thread-safe. */
public final class MessageLogMetrics {
  /** Seconds from the call of append to its durable end: what a batch of posts waits for. */
  public static final String APPEND_SECONDS = "skein_log_append_seconds";

  /** Messages per append: 1 when quiet, more the busier a conversation is. */
  public static final String APPEND_MESSAGES = "skein_log_append_messages";

  /** Appends whose outcome is unknown; each is repeated. */
  public static final String APPEND_FAILURES = "skein_log_append_failures_total";

  /** Seconds that a read of messages takes. */
  public static final String READ_SECONDS = "skein_log_read_seconds";

  /** Reads of messages that failed. */
  public static final String READ_FAILURES = "skein_log_read_failures_total";

  private final Timer append;
  private final DistributionSummary appendMessages;
  private final Counter appendFailures;
  private final Timer read;
  private final Counter readFailures;

  public MessageLogMetrics(MeterRegistry registry) {
    append =
        Timer.builder(APPEND_SECONDS)
            .description("Time until appended messages are durable")
            .register(registry);
    appendMessages =
        DistributionSummary.builder(APPEND_MESSAGES)
            .description("Messages stored by one append")
            .register(registry);
    appendFailures =
        Counter.builder(APPEND_FAILURES)
            .description("Appends whose outcome is unknown")
            .register(registry);
    read = Timer.builder(READ_SECONDS).description("Time of a read of messages").register(registry);
    readFailures =
        Counter.builder(READ_FAILURES)
            .description("Reads of messages that failed")
            .register(registry);
  }

  /** An append that became durable. */
  public void appended(int messages, long nanos) {
    append.record(nanos, TimeUnit.NANOSECONDS);
    appendMessages.record(messages);
  }

  public void appendFailed() {
    appendFailures.increment();
  }

  public void read(long nanos) {
    read.record(nanos, TimeUnit.NANOSECONDS);
  }

  public void readFailed() {
    readFailures.increment();
  }
}
