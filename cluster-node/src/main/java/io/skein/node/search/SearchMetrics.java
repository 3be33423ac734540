package io.skein.node.search;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.atomic.AtomicInteger;

/** What search does on this node, in numbers. Thread-safe. */
public final class SearchMetrics {
  /** Indexes that are open on this node. */
  public static final String INDEXES = "skein.search.indexes.open";

  /** Times that searches of users took, from the question to the answer. */
  public static final String SEARCHES = "skein.search.searches";

  /** Searches that were answered without all that there may be. */
  public static final String INCOMPLETE = "skein.search.searches.incomplete";

  /** Searches that were refused since no index could be asked. */
  public static final String UNAVAILABLE = "skein.search.searches.unavailable";

  /** Entries that indexes were told of and took in. */
  public static final String INDEXED = "skein.search.indexed";

  /** Parts of logs that indexes asked for, since they were behind. */
  public static final String READS = "skein.search.log.reads";

  /** Parts of logs that were dropped, as too many waited; they are read later. */
  public static final String DROPPED = "skein.search.parts.dropped";

  /** Indexes that could not be opened, read or written. */
  public static final String FAILURES = "skein.search.failures";

  /** Indexes removed whose shards are on other nodes. */
  public static final String SWEPT = "skein.search.indexes.swept";

  private final AtomicInteger open = new AtomicInteger();
  final Timer searches;
  final Counter incomplete;
  final Counter unavailable;
  final Counter indexed;
  final Counter reads;
  final Counter dropped;
  final Counter failures;
  final Counter swept;

  public SearchMetrics(MeterRegistry registry) {
    Gauge.builder(INDEXES, open, AtomicInteger::get)
        .description("Search indexes that are open on this node")
        .register(registry);
    searches =
        Timer.builder(SEARCHES).description("Time that a user's search took").register(registry);
    incomplete = counter(registry, INCOMPLETE, "Searches answered without all that there may be");
    unavailable = counter(registry, UNAVAILABLE, "Searches refused since no index could be asked");
    indexed = counter(registry, INDEXED, "Entries of conversations taken into indexes");
    reads = counter(registry, READS, "Parts of logs that indexes asked for");
    dropped = counter(registry, DROPPED, "Parts of logs that were dropped, to be read later");
    failures = counter(registry, FAILURES, "Indexes that could not be opened, read or written");
    swept = counter(registry, SWEPT, "Indexes removed whose shards are on other nodes");
  }

  private static Counter counter(MeterRegistry registry, String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }

  void opened() {
    open.incrementAndGet();
  }

  void closed() {
    open.decrementAndGet();
  }
}
