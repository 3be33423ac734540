package io.skein.node.journal.pekko;

import io.skein.node.journal.LeaseRow;
import io.skein.node.journal.LeaseStore;
import io.skein.node.journal.LeaseTimes;
import io.skein.node.journal.LivingNodes;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Lets the first seed node found a cluster only if no other node lives. By itself Pekko's first
 * seed node founds one when it reaches nobody: started again while it is cut off from the others,
 * it would serve clients beside them, in a cluster that never joins theirs. The leases in the store
 * tell what the network does not. Stops when it has founded, or when the node is in a cluster.
 *
 * <p>A node that renews no lease for as long as a seal waits counts as dead here, though it may yet
 * come back as a member of an earlier cluster: {@link SplitWatch} sees to that.
 */
public final class ClusterFounder {
  /** What the founder tells itself. */
  public sealed interface Command {}

  private record Look() implements Command {}

  private record Looked(List<LeaseRow> rows, long begunNanos) implements Command {}

  private record Failed(Throwable cause) implements Command {}

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final LeaseStore leases;
  private final LeaseTimes times;
  private final LongSupplier nanos;
  private final LivingNodes nodes;
  private final BooleanSupplier joined;
  private final Runnable found;
  private final Consumer<Set<String>> join;
  private Set<String> joining = Set.of();
  private boolean told;

  private ClusterFounder(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      String self,
      LeaseStore leases,
      LeaseTimes times,
      LongSupplier nanos,
      BooleanSupplier joined,
      Runnable found,
      Consumer<Set<String>> join) {
    this.context = context;
    this.timers = timers;
    this.leases = leases;
    this.times = times;
    this.nanos = nanos;
    this.nodes = new LivingNodes(self, times);
    this.joined = joined;
    this.found = found;
    this.join = join;
  }

  /**
   * @param self this node's "host:port" between nodes
   * @param nanos a monotonic clock
   * @param joined whether this node is in a cluster already
   * @param found begins a cluster; called once at most
   * @param join joins through one of these, "host:port"; they live, and may be no seed nodes
   */
  public static Behavior<Command> create(
      String self,
      LeaseStore leases,
      LeaseTimes times,
      LongSupplier nanos,
      BooleanSupplier joined,
      Runnable found,
      Consumer<Set<String>> join) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new ClusterFounder(
                            context, timers, self, leases, times, nanos, joined, found, join)
                        .looking()));
  }

  private Behavior<Command> looking() {
    look();
    return Behaviors.receive(Command.class)
        .onMessage(Look.class, tick -> onLook())
        .onMessage(Looked.class, this::onLooked)
        .onMessage(Failed.class, this::onFailed)
        .build();
  }

  private Behavior<Command> onLook() {
    if (joined.getAsBoolean()) {
      return Behaviors.stopped();
    }
    look();
    return Behaviors.same();
  }

  private void look() {
    long begun = nanos.getAsLong();
    context.pipeToSelf(
        leases.all(),
        (rows, failure) -> failure == null ? new Looked(rows, begun) : new Failed(failure));
  }

  private Behavior<Command> onLooked(Looked looked) {
    switch (nodes.look(looked.rows(), looked.begunNanos(), nanos.getAsLong())) {
      case NONE -> {
        if (!joined.getAsBoolean()) {
          found.run();
        }
        return Behaviors.stopped();
      }
      case SOME -> {
        if (!joining.containsAll(nodes.living())) {
          joining = nodes.living();
          context.getLog().info("Other nodes live, so this one joins them: {}", joining);
          join.accept(joining);
        }
      }
      case UNKNOWN -> {}
    }
    return later();
  }

  private Behavior<Command> onFailed(Failed failed) {
    if (!told) {
      context
          .getLog()
          .warn("The store does not tell which nodes live: {}", failed.cause().toString());
      told = true;
    }
    nodes.failed();
    return later();
  }

  private Behavior<Command> later() {
    timers.startSingleTimer(new Look(), times.watchPoll());
    return Behaviors.same();
  }
}
