package io.skein.node.journal.sim;

import io.skein.node.conversation.ConversationStates;
import io.skein.node.journal.EpochEnd;
import io.skein.node.journal.EpochLanes;
import io.skein.node.journal.Fence;
import io.skein.node.journal.History;
import io.skein.node.journal.Journal;
import io.skein.node.journal.JournalMetrics;
import io.skein.node.journal.JournalNode;
import io.skein.node.journal.JournalNodeSetup;
import io.skein.node.journal.JournalRules;
import io.skein.node.journal.JournalSettings;
import io.skein.node.journal.JournalStore;
import io.skein.node.journal.LaneSetup;
import io.skein.node.journal.Lanes;
import io.skein.node.journal.NodeEvents;
import io.skein.node.journal.Right;
import io.skein.node.journal.ShardId;
import io.skein.node.journal.ShardRow;
import io.skein.node.journal.WakeStore;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One process with the production journal in it, wired to what the simulation has around it. */
final class SimulatedNode implements ShardLeases, NodeEvents {
  private static final int LOOKS = 60;

  private final Cluster cluster;
  private final NodeProcess process;
  private final Link link;
  private final Region region;
  private final JournalSettings settings;
  private final JournalRules rules;
  private final JournalStore blocks;
  private final Payloads codec;
  private final WakeStore wakeRows;
  private final ConversationStates states;
  private final History history;
  private final JournalNode node;
  private boolean leaving;

  /** What the others said when this node asked last. */
  private boolean peersValid;

  SimulatedNode(Cluster cluster, Machine machine, Directory directory) {
    this.cluster = cluster;
    this.process =
        new NodeProcess(
            cluster.world(), machine, machine.name(), cluster.faults(), this::onFailure);
    this.link = new Link(cluster.world(), process, cluster.stores().replicas(), cluster.faults());
    this.region = new Region(this);
    this.settings = settings();
    this.rules = cluster.mutation().rules().apply(JournalRules.inForce(), process);
    Stores stores = cluster.stores();
    this.blocks = stores.blocks().over(link);
    this.codec = new Payloads(cluster.entities());
    this.wakeRows = stores.wakes().over(link);
    this.states = stores.snapshots().over(link);
    this.history = new History(stores.pages().over(link), settings.history(), rules.history());
    this.node =
        new JournalNode(
            new JournalNodeSetup(
                name(),
                settings,
                rules,
                process,
                process,
                stores.leases().over(link),
                stores.shards().over(link),
                blocks,
                wakeRows,
                codec,
                history,
                this::lanes,
                cluster.messages()::askOwner,
                this::isAnyPeerValid,
                this::wake,
                directory.of(process),
                this,
                () -> world().pick(1 << 10) / (double) (1 << 10)));
  }

  private JournalSettings settings() {
    Fence fence = cluster.mutation().fence();
    if (!cluster.faults().settingsDiffer) {
      return Settings.with(fence, Settings.usual());
    }
    return Settings.with(
        world().pick(2) == 0 ? Fence.CLOCK : Fence.STORE,
        world().pick(2) == 0 ? Settings.usual() : Settings.patient());
  }

  private EpochLanes lanes(Right right, EpochEnd end) {
    Lanes lanes =
        new Lanes(
            new LaneSetup(
                settings,
                rules,
                right,
                process,
                process,
                blocks,
                codec,
                history,
                JournalMetrics.NONE,
                entity -> region.deliver(entity, new Request.Wake(null)),
                end));
    return new EpochLanes(lanes, lanes);
  }

  private CompletionStage<Boolean> isAnyPeerValid() {
    return cluster.isAnyOtherValid(this).thenApply(valid -> peersValid = valid);
  }

  private void wake(WakeStore.Wake wake) {
    Request request = new Request.Wake(wake);
    if (region.hosts(wake.entity().shard())) {
      region.deliver(wake.entity(), request);
    } else {
      cluster.messages().route(wake.entity(), request);
    }
  }

  private void onFailure(RuntimeException failure) {
    StringBuilder what = new StringBuilder(failure.toString());
    for (StackTraceElement element : failure.getStackTrace()) {
      if (element.getClassName().startsWith("io.skein")) {
        what.append(" at ").append(element);
      }
    }
    truth().violation(Violation.Kind.FAILED, what.toString());
  }

  World world() {
    return cluster.world();
  }

  Truth truth() {
    return cluster.truth();
  }

  NodeProcess process() {
    return process;
  }

  Link link() {
    return link;
  }

  Region region() {
    return region;
  }

  History history() {
    return history;
  }

  WakeStore wakeRows() {
    return wakeRows;
  }

  ConversationStates states() {
    return states;
  }

  String name() {
    return process.name();
  }

  boolean lingers() {
    return cluster.faults().raging(world().now()) && world().chance(cluster.faults().lingerShare);
  }

  /** How long an actor goes on that is taken for dead. */
  long lingering() {
    return world().scaled(cluster.faults().lingerMin, cluster.faults().lingerMax);
  }

  void mayDieBeforePublishing() {
    Faults faults = cluster.faults();
    if (faults.raging(world().now()) && world().chance(faults.deathBeforePublishing)) {
      process.die("between an acknowledgement and its publication");
    }
  }

  boolean does(Mutation.Shell wrong) {
    return cluster.mutation().shell() == wrong;
  }

  Journal journal() {
    return node;
  }

  CompletionStage<JournalNode.Standing> standing() {
    return node.standing();
  }

  // Life.

  void start() {
    world().trace(() -> name() + " starts");
    process.execute(node::start);
  }

  boolean isLeaving() {
    return leaving;
  }

  /** Its shards are being handed off; when the last is gone it closes its epoch and exits. */
  void leave() {
    if (!leaving) {
      world().trace(() -> name() + " leaves");
      leaving = true;
      exitWhenEmpty(world().chance(cluster.faults().hastyShare) ? LOOKS : 0);
    }
  }

  private void exitWhenEmpty(int looks) {
    if (region.isEmpty() || looks == LOOKS) {
      // In a hurry, its actors go on until the process exits.
      node.stop()
          .whenComplete((done, failure) -> process.execute(() -> process.die("after its drain")));
    } else {
      process.after(Duration.ofMillis(250), () -> exitWhenEmpty(looks + 1));
    }
  }

  /** Another node asks whether this one holds the shard (rule 11). */
  void isAsked(ShardRow row) {
    node.doYouHold(row);
  }

  // Leases of shards.

  @Override
  public CompletionStage<Boolean> acquire(ShardId shard, Runnable lost) {
    return process.isDead() ? new CompletableFuture<>() : node.acquire(shard, lost);
  }

  @Override
  public CompletionStage<Boolean> release(ShardId shard) {
    return process.isDead() ? new CompletableFuture<>() : node.release(shard);
  }

  ShardLeases leases() {
    return this;
  }

  // What the journal tells.

  @Override
  public void began(int epoch) {
    world().trace(() -> name() + " begins epoch " + epoch);
    truth().began(epoch, process);
  }

  @Override
  public void lost(int epoch) {
    world().trace(() -> name() + " lost epoch " + epoch);
  }

  @Override
  public void mustLeave() {
    world().trace(() -> name() + " must leave");
    if (!peersValid) {
      truth().violation(Violation.Kind.LEFT, name() + " leaves, and nobody else has a lease");
    }
    cluster.leaves(this);
  }

  @Override
  public void damaged(int epoch, String what) {
    truth().violation(Violation.Kind.HOLE, "epoch " + epoch + ": " + what);
  }
}
