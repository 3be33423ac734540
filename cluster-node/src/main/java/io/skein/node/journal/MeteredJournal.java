package io.skein.node.journal;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** What a node's journal does, as an operator sees it. Thread-safe. */
public final class MeteredJournal implements JournalMetrics {
  /** Seconds from a block's sending to its durable end. */
  public static final String BLOCK_SECONDS = "skein_journal_block_seconds";

  /** Entries per block: 1 when quiet, more the busier the node is. */
  public static final String BLOCK_ENTRIES = "skein_journal_block_entries";

  /** Bytes of blocks, as stored. */
  public static final String BLOCK_BYTES = "skein_journal_block_bytes_total";

  /** Attempts to write a block that failed or have an unknown outcome; each is repeated. */
  public static final String BLOCK_FAILURES = "skein_journal_block_failures_total";

  /** Blocks that were written while the lease was not valid, and wait for it. */
  public static final String BLOCKS_HELD = "skein_journal_blocks_held_total";

  /** Entries that came into history. */
  public static final String HISTORY_ENTRIES = "skein_journal_history_entries_total";

  /** Seconds that the write of a page takes. */
  public static final String PAGE_SECONDS = "skein_journal_page_seconds";

  /** Attempts to write a page that failed; each is repeated. */
  public static final String PAGE_FAILURES = "skein_journal_page_failures_total";

  /** Seconds that the oldest entry of a page had waited for history. */
  public static final String HISTORY_LAG_SECONDS = "skein_journal_history_lag_seconds";

  /** Decided entries that are not in history yet. */
  public static final String BACKLOG_ENTRIES = "skein_journal_backlog_entries";

  /** Their bytes. */
  public static final String BACKLOG_BYTES = "skein_journal_backlog_bytes";

  /** Blocks above the checkpoints: what recovery would read. */
  public static final String BACKLOG_BLOCKS = "skein_journal_backlog_blocks";

  private final Timer block;
  private final DistributionSummary blockEntries;
  private final Counter blockBytes;
  private final Counter blockFailures;
  private final Counter blocksHeld;
  private final Counter historyEntries;
  private final Timer page;
  private final Counter pageFailures;
  private final Timer historyLag;
  private final AtomicLong backlogEntries = new AtomicLong();
  private final AtomicLong backlogBytes = new AtomicLong();
  private final AtomicLong backlogBlocks = new AtomicLong();

  public MeteredJournal(MeterRegistry registry) {
    block =
        Timer.builder(BLOCK_SECONDS)
            .description("Time until a block is durable")
            .register(registry);
    blockEntries =
        DistributionSummary.builder(BLOCK_ENTRIES)
            .description("Entries of a block")
            .register(registry);
    blockBytes =
        Counter.builder(BLOCK_BYTES).description("Bytes of blocks, stored").register(registry);
    blockFailures =
        Counter.builder(BLOCK_FAILURES)
            .description("Writes of blocks whose outcome is unknown")
            .register(registry);
    blocksHeld =
        Counter.builder(BLOCKS_HELD)
            .description("Blocks written while the lease was not valid")
            .register(registry);
    historyEntries =
        Counter.builder(HISTORY_ENTRIES).description("Entries put into history").register(registry);
    page = Timer.builder(PAGE_SECONDS).description("Time to write a page").register(registry);
    pageFailures =
        Counter.builder(PAGE_FAILURES)
            .description("Writes of pages that failed")
            .register(registry);
    historyLag =
        Timer.builder(HISTORY_LAG_SECONDS)
            .description("Age of the oldest entry of a page")
            .register(registry);
    gauge(registry, BACKLOG_ENTRIES, "Decided entries not in history", backlogEntries);
    gauge(registry, BACKLOG_BYTES, "Bytes of decided entries not in history", backlogBytes);
    gauge(registry, BACKLOG_BLOCKS, "Blocks above the checkpoints", backlogBlocks);
  }

  private static void gauge(
      MeterRegistry registry, String name, String description, AtomicLong value) {
    Gauge.builder(name, value, AtomicLong::get).description(description).register(registry);
  }

  @Override
  public void blockWritten(int entries, int bytes, long nanos) {
    block.record(nanos, TimeUnit.NANOSECONDS);
    blockEntries.record(entries);
    blockBytes.increment(bytes);
  }

  @Override
  public void blockFailed(long nanos) {
    blockFailures.increment();
  }

  @Override
  public void blockHeld() {
    blocksHeld.increment();
  }

  @Override
  public void pageWritten(int entries, long nanos) {
    page.record(nanos, TimeUnit.NANOSECONDS);
    historyEntries.increment(entries);
  }

  @Override
  public void pageFailed() {
    pageFailures.increment();
  }

  @Override
  public void historyLag(long nanos) {
    historyLag.record(nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void backlog(long entries, long bytes, long blocks) {
    backlogEntries.set(entries);
    backlogBytes.set(bytes);
    backlogBlocks.set(blocks);
  }
}
