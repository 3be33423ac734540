package io.skein.node.conversation.journal;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.skein.node.conversation.ConversationSharding;
import io.skein.node.conversation.InMemoryLivingContents;
import io.skein.node.conversation.LivingContents;
import io.skein.node.conversation.MessageLog;
import io.skein.node.conversation.MessageLogMetrics;
import io.skein.node.journal.BlockCodec;
import io.skein.node.journal.History;
import io.skein.node.journal.JournalMetrics;
import io.skein.node.journal.JournalRules;
import io.skein.node.journal.JournalSettings;
import io.skein.node.journal.JournalStore;
import io.skein.node.journal.LaneSetup;
import io.skein.node.journal.Lanes;
import io.skein.node.journal.LoopThread;
import io.skein.node.journal.PageStore;
import io.skein.node.journal.Right;
import io.skein.node.journal.ShardId;
import io.skein.node.journal.SystemClocks;
import io.skein.node.journal.cassandra.PackedBlockCodec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The log of conversations on real lanes, whose node has a right to decide that never ends, and all
 * shards.
 */
final class OwnedJournal implements AutoCloseable {
  private static final int SHARDS = 3;
  private static final AtomicLong NUMBERS = new AtomicLong();

  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final MessageLog log;
  private final LoopThread loop = new LoopThread("test-journal");
  private final Lanes lanes;

  /** One whose messages that have an end are in memory. */
  OwnedJournal(JournalStore blocks, PageStore pages, int epoch, String settings) {
    this(
        blocks, pages, living(new InMemoryLivingContents(InstantSource.system())), epoch, settings);
  }

  /**
   * @param epoch that nobody else uses in these stores
   * @param settings over those of skein/journal.conf
   */
  OwnedJournal(
      JournalStore blocks, PageStore pages, LivingMessages living, int epoch, String settings) {
    Config config =
        ConfigFactory.parseString("skein.journal { " + settings + " }")
            .withFallback(ConfigFactory.load());
    JournalSettings journal = JournalSettings.from(config);
    JournalRules rules = JournalRules.inForce();
    BlockCodec codec = new PackedBlockCodec();
    lanes =
        new Lanes(
            new LaneSetup(
                journal,
                rules,
                new Forever(epoch),
                loop,
                new SystemClocks(),
                blocks,
                codec,
                new History(pages, journal.history(), rules.history()),
                JournalMetrics.NONE,
                entity -> {},
                (address, failure) -> {
                  throw new AssertionError(address + " was refused", failure);
                }));
    for (int shard = 0; shard < SHARDS; shard++) {
      ShardId id = new ShardId(ConversationSharding.TYPE, shard);
      loop.execute(() -> lanes.grant(id, 1));
    }
    log = new JournalMessageLog(lanes, SHARDS, living, new MessageLogMetrics(registry));
  }

  /** Messages whose contents are kept there, for a minute beyond their ends. */
  static LivingMessages living(LivingContents contents) {
    return living(contents, InstantSource.system());
  }

  static LivingMessages living(LivingContents contents, InstantSource clock) {
    return new LivingMessages(contents, NUMBERS::incrementAndGet, clock, Duration.ofMinutes(1));
  }

  /** All that was appended is in history, and nothing more is taken. */
  CompletionStage<Void> flushed() {
    CompletableFuture<Void> flushed = new CompletableFuture<>();
    loop.execute(
        () ->
            lanes
                .close()
                .whenComplete(
                    (done, failure) -> {
                      if (failure == null) {
                        flushed.complete(null);
                      } else {
                        flushed.completeExceptionally(failure);
                      }
                    }));
    return flushed;
  }

  /** Others have ended the epoch. */
  void lose() {
    loop.execute(lanes::abandon);
  }

  @Override
  public void close() {
    lose();
    loop.close();
  }

  private record Forever(int epoch) implements Right {
    @Override
    public boolean isValid() {
      return true;
    }
  }
}
