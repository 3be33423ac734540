package io.skein.node.journal;

import com.typesafe.config.ConfigFactory;
import io.skein.node.journal.cassandra.PackedBlockCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Nodes on one loop and one pair of clocks, with stores in memory. A node that is killed answers no
 * questions and does nothing any more. Confined to the test's thread.
 */
final class LeaseWorld {
  static final ShardId SHARD = new ShardId("conversation", 7);
  static final Entity ENTITY = new Entity(SHARD, "alice-bob");

  final VirtualClocks clocks = new VirtualClocks();
  final VirtualLoop loop = new VirtualLoop(clocks);
  final InMemoryLeaseStore leases = new InMemoryLeaseStore();
  final InMemoryShardStore shards = new InMemoryShardStore();
  final InMemoryJournalStore blocks = new InMemoryJournalStore(4);
  final InMemoryPageStore pages = new InMemoryPageStore();
  final InMemoryWakeStore wakeRows = new InMemoryWakeStore();
  final BlockCodec codec = new PackedBlockCodec();
  final Map<String, Node> nodes = new HashMap<>();
  JournalSettings settings = JournalSettings.from(ConfigFactory.load());
  JournalRules rules = JournalRules.inForce();
  boolean peersValid;
  boolean questionsLost;

  /** A process. */
  final class Node implements NodeEvents {
    final String name;
    final JournalNode journal;
    final List<RecordedLanes> lanes = new ArrayList<>();
    final List<String> events = new ArrayList<>();
    final List<WakeStore.Wake> woken = new ArrayList<>();
    private boolean killed;

    Node(String name, Predecessors predecessors) {
      this.name = name;
      this.journal = new JournalNode(setup(this, predecessors));
      nodes.put(name, this);
    }

    int epoch() {
      return lanes.get(lanes.size() - 1).right.epoch();
    }

    boolean isValid() {
      return lanes.get(lanes.size() - 1).right.isValid();
    }

    RecordedLanes currentLanes() {
      return lanes.get(lanes.size() - 1);
    }

    /** Asks once, and lets time go by until it is answered. */
    boolean acquires(ShardId shard) {
      CompletableFuture<Boolean> answer =
          journal.acquire(shard, () -> events.add("lost " + shard)).toCompletableFuture();
      return await(answer);
    }

    void kill() {
      killed = true;
    }

    @Override
    public void began(int epoch) {
      events.add("began " + epoch);
    }

    @Override
    public void lost(int epoch) {
      events.add("lost epoch " + epoch);
    }

    @Override
    public void mustLeave() {
      events.add("must leave");
    }

    @Override
    public void damaged(int epoch, String what) {
      events.add("damaged " + epoch + ": " + what);
    }
  }

  /** Started, with an epoch. */
  Node node(String name) {
    return node(name, Predecessors.none());
  }

  Node node(String name, Predecessors predecessors) {
    Node node = new Node(name, predecessors);
    node.journal.start();
    loop.run();
    return node;
  }

  JournalNodeSetup setup(Node node, Predecessors predecessors) {
    return new JournalNodeSetup(
        node.name,
        settings,
        rules,
        loopOf(node),
        clocks,
        leases,
        shards,
        blocks,
        wakeRows,
        codec,
        new History(pages, settings.history(), rules.history()),
        (right, end) -> {
          RecordedLanes lanes = new RecordedLanes(right, end, settings.lanes());
          node.lanes.add(lanes);
          return new EpochLanes(lanes, lanes);
        },
        this::ask,
        this::peers,
        node.woken::add,
        predecessors,
        node,
        () -> 0.5);
  }

  /** For what is tested without a node around it. */
  JournalNodeSetup setup() {
    return setup(new Node("test", Predecessors.none()), Predecessors.none());
  }

  private Loop loopOf(Node node) {
    return new Loop() {
      @Override
      public void execute(Runnable task) {
        loop.execute(() -> run(task));
      }

      @Override
      public Timer after(Duration delay, Runnable task) {
        return loop.after(delay, () -> run(task));
      }

      private void run(Runnable task) {
        if (!node.killed) {
          task.run();
        }
      }
    };
  }

  private void ask(String name, ShardRow row) {
    Node asked = nodes.get(name);
    if (!questionsLost && asked != null) {
      asked.journal.doYouHold(row);
    }
  }

  private CompletionStage<Boolean> peers() {
    return CompletableFuture.completedFuture(peersValid);
  }

  void advance(Duration by) {
    loop.advance(by);
  }

  /** Lets time go by, a minute at most. */
  <T> T await(CompletionStage<T> stage) {
    CompletableFuture<T> future = stage.toCompletableFuture();
    loop.run();
    for (int i = 0; i < 6_000 && !future.isDone(); i++) {
      loop.advance(Duration.ofMillis(10));
    }
    if (!future.isDone()) {
      throw new AssertionError("no answer within a minute");
    }
    return future.join();
  }

  /** The state of an epoch's row. */
  LeaseRow.State stateOf(int epoch) {
    LeaseRow row = leases.row(epoch);
    if (row == null) {
      throw new AssertionError("no row of epoch " + epoch);
    }
    return row.state();
  }

  static Entry entry(Entity entity, long sequence) {
    byte[] payload =
        (entity.id() + ' ' + sequence).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    return new Entry(entity, sequence, java.nio.ByteBuffer.wrap(payload).asReadOnlyBuffer());
  }

  /** Writes a block of consecutive entries. */
  void block(int epoch, int lane, long position, Entity entity, long from, long to) {
    List<Entry> entries = new ArrayList<>();
    for (long sequence = from; sequence <= to; sequence++) {
      entries.add(entry(entity, sequence));
    }
    BlockAddress address = new BlockAddress(epoch, lane, position);
    blocks.write(address, codec.encode(address, entries)).toCompletableFuture().join();
  }

  /** The sequences that are in history, up to the first that is missing. */
  List<Long> history(Entity entity) {
    History history = new History(pages, settings.history(), rules.history());
    List<Long> sequences = new ArrayList<>();
    List<Entry> read = history.readAfter(entity, 0, 1_000).toCompletableFuture().join();
    while (!read.isEmpty()) {
      read.forEach(entry -> sequences.add(entry.sequence()));
      long last = sequences.get(sequences.size() - 1);
      read = history.readAfter(entity, last, 1_000).toCompletableFuture().join();
    }
    return sequences;
  }
}
