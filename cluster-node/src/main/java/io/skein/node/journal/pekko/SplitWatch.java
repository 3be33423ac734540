package io.skein.node.journal.pekko;

import io.skein.node.journal.ClusterSplit;
import io.skein.node.journal.LeaseRow;
import io.skein.node.journal.LeaseStore;
import io.skein.node.journal.LeaseTimes;
import io.skein.node.journal.LivingNodes;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Ends the smaller of two clusters that live on one store: each would hold shards that the other
 * waits for, and nothing in Pekko brings them together. It takes a double fault to come to that,
 * all but the first seed standing still while that one is started again, and no human to end it.
 */
public final class SplitWatch {
  /** What the watch tells itself. */
  public sealed interface Command {}

  private record Look() implements Command {}

  private record Looked(List<LeaseRow> rows, long begunNanos) implements Command {}

  private record Failed(Throwable cause) implements Command {}

  /** Long enough for every living node to renew its lease in between; a few reads each. */
  private static final int RENEWALS_BETWEEN_LOOKS = 5;

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final LeaseStore leases;
  private final Duration pause;
  private final LongSupplier nanos;
  private final LivingNodes nodes;
  private final ClusterSplit split;
  private final Supplier<Set<String>> members;
  private final Runnable leave;

  private SplitWatch(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      String self,
      LeaseStore leases,
      LeaseTimes times,
      LongSupplier nanos,
      Supplier<Set<String>> members,
      Runnable leave) {
    this.context = context;
    this.timers = timers;
    this.leases = leases;
    this.pause = times.renewal().multipliedBy(RENEWALS_BETWEEN_LOOKS);
    this.nanos = nanos;
    this.nodes = new LivingNodes(self, times);
    this.split = new ClusterSplit(self);
    this.members = members;
    this.leave = leave;
  }

  /**
   * @param self this node's "host:port" between nodes
   * @param nanos a monotonic clock
   * @param members "host:port" of all members of this node's cluster, now
   * @param leave leaves it; called once at most
   */
  public static Behavior<Command> create(
      String self,
      LeaseStore leases,
      LeaseTimes times,
      LongSupplier nanos,
      Supplier<Set<String>> members,
      Runnable leave) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new SplitWatch(context, timers, self, leases, times, nanos, members, leave)
                        .watching()));
  }

  private Behavior<Command> watching() {
    look();
    return Behaviors.receive(Command.class)
        .onMessage(Look.class, tick -> onLook())
        .onMessage(Looked.class, this::onLooked)
        .onMessage(Failed.class, this::onFailed)
        .build();
  }

  private Behavior<Command> onLook() {
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
    var unused = nodes.look(looked.rows(), looked.begunNanos(), nanos.getAsLong());
    Set<String> ours = members.get();
    switch (split.look(nodes.living(), ours)) {
      case SMALLER -> {
        context
            .getLog()
            .error(
                "Nodes {} live in another cluster than this node's ({}), which is the smaller:"
                    + " leaving it to join theirs",
                nodes.living(),
                ours);
        leave.run();
        return Behaviors.stopped();
      }
      case LARGER ->
          context
              .getLog()
              .warn(
                  "Of the nodes {} some live in another cluster, and must leave it",
                  nodes.living());
      case ONE -> {}
    }
    return later();
  }

  private Behavior<Command> onFailed(Failed failed) {
    context.getLog().debug("The store does not tell who lives", failed.cause());
    nodes.failed();
    return later();
  }

  private Behavior<Command> later() {
    timers.startSingleTimer(new Look(), pause);
    return Behaviors.same();
  }
}
