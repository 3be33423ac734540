package io.skein.node.journal;

import com.typesafe.config.ConfigFactory;
import io.skein.node.journal.cassandra.PackedBlockCodec;
import java.util.concurrent.ThreadLocalRandom;

/** Journal nodes in real time, with short leases, on stores in memory that they share. */
public final class LiveNodes implements AutoCloseable {
  public final InMemoryLeaseStore leases = new InMemoryLeaseStore();
  public final InMemoryShardStore shards = new InMemoryShardStore();
  public final JournalSettings settings =
      JournalSettings.from(
          ConfigFactory.parseString(
                  """
                  skein.journal {
                    lease { duration = 1400ms, renewal = 200ms, timeout = 100ms }
                    lease { margin = 300ms, watch-poll = 100ms }
                    ownership { acquire-retry = 100ms, poll-max = 100ms, backoff = 50ms }
                    ownership { discover-interval = 100ms, recovery-patience = 100ms }
                  }
                  """)
              .withFallback(ConfigFactory.load())
              .resolve());
  private final InMemoryJournalStore blocks = new InMemoryJournalStore();
  private final InMemoryPageStore pages = new InMemoryPageStore();
  private final InMemoryWakeStore wakes = new InMemoryWakeStore();
  private final LoopThread loop = new LoopThread("live-nodes");

  /** Not started. */
  public JournalNode node(
      String name, OwnerQuestions questions, PeerLeases peers, NodeEvents events) {
    JournalRules rules = JournalRules.inForce();
    return new JournalNode(
        new JournalNodeSetup(
            name,
            settings,
            rules,
            loop,
            new SystemClocks(),
            leases,
            shards,
            blocks,
            wakes,
            new PackedBlockCodec(),
            new History(pages, settings.history(), rules.history()),
            (right, end) -> {
              RecordedLanes lanes = new RecordedLanes(right, end, settings.lanes());
              return new EpochLanes(lanes, lanes);
            },
            questions,
            peers,
            wake -> {},
            Predecessors.none(),
            events,
            () -> ThreadLocalRandom.current().nextDouble()));
  }

  @Override
  public void close() {
    loop.close();
  }
}
