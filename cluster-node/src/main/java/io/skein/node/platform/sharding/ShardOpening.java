package io.skein.node.platform.sharding;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.ClusterEvent.CurrentClusterState;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.sharding.ShardRegion;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.cluster.typed.Cluster;

/**
 * Opens every shard of one entity type, and ends. First it waits a little until the other nodes
 * that start are there to host their part: shards that one node was given alone would have to move
 * again. Then it calls every shard, a bounded number at a time; the calls make the coordinator
 * allocate those that have no home yet, and this node learn the homes of the others. It keeps a
 * node from taking clients for a bounded time only: then it goes on one by one.
 *
 * <p>One actor for each type, when a node starts.
 */
public final class ShardOpening extends AbstractBehavior<ShardOpening.Command> {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

  /** What the actor is told. */
  sealed interface Command {}

  private enum Signal implements Command {
    LOOK,
    GATHERED,
    RETRY,
    LET_CLIENTS_IN,
    STOP
  }

  private record Regions(Set<Address> nodes) implements Command {}

  private record Opened(String shard) implements Command {}

  private final ShardKind kind;
  private final ShardOpeningSettings settings;
  private final TimerScheduler<Command> timers;
  private final CompletableFuture<Void> done;
  private final ClusterSharding sharding;
  private final EntityTypeKey<ShardCall> callees;
  private final ActorRef<ShardCall.Answer> answers;
  private final org.apache.pekko.actor.ActorRef regions;
  private final Map<String, String> calleeOf;
  private final Queue<String> waiting;
  private final Set<String> called = new HashSet<>();
  private final long beganNanos = System.nanoTime();
  private int inFlightMax;
  private boolean gathered;

  private ShardOpening(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      ShardKind kind,
      ShardOpeningSettings settings,
      CompletableFuture<Void> done) {
    super(context);
    this.kind = kind;
    this.settings = settings;
    this.timers = timers;
    this.done = done;
    sharding = ClusterSharding.get(context.getSystem());
    callees = EntityTypeKey.create(ShardCall.class, kind.name());
    answers = context.messageAdapter(ShardCall.Answer.class, answer -> new Opened(answer.shard()));
    regions =
        Adapter.toClassic(
            context.messageAdapter(
                ShardRegion.CurrentRegions.class,
                current -> new Regions(Set.copyOf(current.getRegions()))));
    inFlightMax = settings.inFlightMax();
    calleeOf = kind.callees();
    waiting = new ArrayDeque<>(calleeOf.keySet());
    stopWithTheNode(context);
    timers.startTimerAtFixedRate(Signal.LOOK, LOOK_AGAIN);
    timers.startSingleTimer(Signal.GATHERED, settings.gatherWithin());
    timers.startSingleTimer(Signal.LET_CLIENTS_IN, settings.within());
    look();
  }

  /**
   * Opens them all.
   *
   * @return completes when they are open, or when the time for it is over, never with a failure
   */
  public static CompletionStage<Void> start(
      ActorContext<?> parent, ShardKind kind, ShardOpeningSettings settings) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    parent.spawn(
        Behaviors.<Command>setup(
            context ->
                Behaviors.withTimers(
                    timers -> new ShardOpening(context, timers, kind, settings, done))),
        "open-shards-" + kind.name());
    return done;
  }

  /** A region that hands its shards over waits for messages that it still holds: no more calls. */
  private static void stopWithTheNode(ActorContext<Command> context) {
    ActorRef<Command> self = context.getSelf();
    CoordinatedShutdown.get(context.getSystem())
        .addTask(
            CoordinatedShutdown.PhaseBeforeServiceUnbind(),
            "stop " + self.path().name(),
            () -> {
              self.tell(Signal.STOP);
              return CompletableFuture.completedFuture(Done.getInstance());
            });
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessageEquals(Signal.LOOK, this::look)
        .onMessage(Regions.class, this::onRegions)
        .onMessageEquals(Signal.GATHERED, this::open)
        .onMessage(Opened.class, this::onOpened)
        .onMessageEquals(Signal.RETRY, this::retry)
        .onMessageEquals(Signal.LET_CLIENTS_IN, this::letClientsIn)
        .onMessageEquals(Signal.STOP, Behaviors::stopped)
        .build();
  }

  private Behavior<Command> look() {
    org.apache.pekko.cluster.sharding.ClusterSharding.get(
            Adapter.toClassic(getContext().getSystem()))
        .shardRegion(kind.name())
        .tell(ShardRegion.getCurrentRegionsInstance(), regions);
    return this;
  }

  private Behavior<Command> onRegions(Regions hosts) {
    return hosts.nodes().containsAll(members()) ? open() : this;
  }

  /** The nodes that have a region, or will soon. */
  private Set<Address> members() {
    CurrentClusterState state = Cluster.get(getContext().getSystem()).state();
    Set<Address> nodes = new HashSet<>();
    for (Member member : state.getMembers()) {
      MemberStatus status = member.status();
      boolean stays =
          status.equals(MemberStatus.up())
              || status.equals(MemberStatus.weaklyUp())
              || status.equals(MemberStatus.joining());
      if (stays && !state.getUnreachable().contains(member)) {
        nodes.add(member.address());
      }
    }
    return nodes;
  }

  private Behavior<Command> open() {
    if (!gathered) {
      gathered = true;
      timers.cancel(Signal.LOOK);
      timers.cancel(Signal.GATHERED);
      timers.startTimerAtFixedRate(Signal.RETRY, settings.retryAfter());
      callMore();
    }
    return this;
  }

  private void callMore() {
    while (called.size() < inFlightMax && !waiting.isEmpty()) {
      String shard = waiting.remove();
      called.add(shard);
      call(shard);
    }
  }

  private void call(String shard) {
    sharding.entityRefFor(callees, calleeOf.get(shard)).tell(new ShardCall(shard, answers));
  }

  private Behavior<Command> onOpened(Opened opened) {
    called.remove(opened.shard());
    callMore();
    if (!called.isEmpty()) {
      return this;
    }
    getContext()
        .getLog()
        .info("{} shards of type {} are open after {} ms", kind.shards(), kind.name(), passed());
    done.complete(null);
    return Behaviors.stopped();
  }

  /** A call is lost when its shard moves under it. */
  private Behavior<Command> retry() {
    called.forEach(this::call);
    return this;
  }

  /** Goes on at a pace at which clients, whose shards go through the same queue, hardly wait. */
  private Behavior<Command> letClientsIn() {
    getContext()
        .getLog()
        .info(
            "{} of {} shards of type {} are not open after {} ms; clients are let in meanwhile",
            called.size() + waiting.size(),
            kind.shards(),
            kind.name(),
            passed());
    inFlightMax = 1;
    done.complete(null);
    return open();
  }

  private long passed() {
    return (System.nanoTime() - beganNanos) / 1_000_000;
  }
}
