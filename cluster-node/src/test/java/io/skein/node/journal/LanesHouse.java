package io.skein.node.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Lanes of one epoch over stores in memory, with time and lease in the test's hand. */
final class LanesHouse {
  static final int EPOCH = 7;
  static final ShardId SHARD = new ShardId("conversation", 3);
  static final Entity ANNA = new Entity(SHARD, "anna");
  static final Entity BERT = new Entity(SHARD, "bert");

  final VirtualClocks clocks = new VirtualClocks();
  final VirtualLoop loop = new VirtualLoop(clocks);
  final InMemoryJournalStore journal = new InMemoryJournalStore(4);
  final InMemoryPageStore pages = new InMemoryPageStore(16, 8);
  final PlainBlockCodec codec =
      new PlainBlockCodec() {
        @Override
        public ByteBuffer encode(BlockAddress address, List<Entry> entries) {
          if (encodes) {
            return super.encode(address, entries);
          }
          throw new IllegalArgumentException("told to fail");
        }
      };
  final List<Entity> orphans = new ArrayList<>();
  final List<BlockAddress> refused = new ArrayList<>();
  final JournalSettings settings;
  final Lanes lanes;
  boolean valid = true;
  boolean encodes = true;

  LanesHouse(String... overrides) {
    this(JournalRules.inForce(), overrides);
  }

  LanesHouse(JournalRules rules, String... overrides) {
    settings = settings(overrides);
    HistoryRules historyRules = rules.history();
    lanes =
        new Lanes(
            new LaneSetup(
                settings,
                rules,
                new Right() {
                  @Override
                  public int epoch() {
                    return EPOCH;
                  }

                  @Override
                  public boolean isValid() {
                    return valid;
                  }
                },
                loop,
                clocks,
                journal,
                codec,
                new History(pages, settings.history(), historyRules),
                JournalMetrics.NONE,
                orphans::add,
                (address, failure) -> refused.add(address)));
    lanes.grant(SHARD, 1);
  }

  /** One lane unless told otherwise. */
  static JournalSettings settings(String... overrides) {
    Config config =
        ConfigFactory.parseString("skein.journal { lanes = 1, history.page-entries-max = 8 }")
            .withFallback(ConfigFactory.parseResources("skein/journal.conf"));
    for (String override : overrides) {
      config = ConfigFactory.parseString("skein.journal { " + override + " }").withFallback(config);
    }
    return JournalSettings.from(config.resolve());
  }

  Incarnation open(Entity entity) {
    CompletionStage<Incarnation> opened = lanes.open(entity);
    loop.run();
    return now(opened);
  }

  /** Appends entries of these sequences. */
  void append(Incarnation incarnation, Entity entity, long from, long to) {
    incarnation.append(entries(entity, from, to));
    loop.run();
  }

  /** Appends entries of these sequences, which may not be decided yet. */
  CompletableFuture<Void> appending(Incarnation incarnation, Entity entity, long from, long to) {
    CompletableFuture<Void> done =
        incarnation.append(entries(entity, from, to)).toCompletableFuture();
    loop.run();
    return done;
  }

  static List<Entry> entries(Entity entity, long from, long to) {
    List<Entry> entries = new ArrayList<>();
    for (long sequence = from; sequence <= to; sequence++) {
      entries.add(entry(entity, sequence));
    }
    return entries;
  }

  static Entry entry(Entity entity, long sequence) {
    String text = entity.id() + ' ' + sequence;
    return new Entry(
        entity,
        sequence,
        ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)).asReadOnlyBuffer());
  }

  static Entry large(Entity entity, long sequence, int bytes) {
    return new Entry(entity, sequence, ByteBuffer.allocate(bytes).asReadOnlyBuffer());
  }

  /** What the block at this position of the lane holds. */
  List<Entry> block(int lane, long position) {
    BlockAddress address = new BlockAddress(EPOCH, lane, position);
    return codec.decode(address, journal.block(address));
  }

  List<Long> positions() {
    return journal.positions(EPOCH, 0);
  }

  /** All of an entity's history, as a reader pages through it. */
  List<Entry> history(Entity entity) {
    History history = new History(pages, settings.history(), new HistoryRules());
    List<Entry> all = new ArrayList<>();
    List<Entry> page = now(history.readAfter(entity, 0, 5));
    while (!page.isEmpty()) {
      all.addAll(page);
      page = now(history.readAfter(entity, all.size(), 5));
    }
    return all;
  }

  List<Entry> readAfter(Incarnation incarnation, long after, int limit) {
    CompletionStage<List<Entry>> read = incarnation.readAfter(after, limit);
    loop.run();
    return now(read);
  }

  List<Entry> readBefore(Incarnation incarnation, long before, int limit) {
    CompletionStage<List<Entry>> read = incarnation.readBefore(before, limit);
    loop.run();
    return now(read);
  }

  void advance(Duration by) {
    loop.advance(by);
  }

  /** The value of a stage that is complete. */
  static <T> T now(CompletionStage<T> stage) {
    CompletableFuture<T> future = stage.toCompletableFuture();
    assertThat(future).isDone();
    return future.join();
  }
}
