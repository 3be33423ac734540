package io.skein.node.media;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/** Has the {@link Collector} go its rounds, one at a time, for as long as the node lives. */
public final class CollectorActor {
  /** What the actor tells itself. */
  public sealed interface Command {}

  private record Begin() implements Command {}

  private record Ended(int removed) implements Command {}

  private record Failed(Throwable cause) implements Command {}

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final Collector collector;
  private final Duration interval;

  private CollectorActor(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      Collector collector,
      Duration interval) {
    this.context = context;
    this.timers = timers;
    this.collector = collector;
    this.interval = interval;
  }

  static Behavior<Command> create(Collector collector, Duration interval) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new CollectorActor(context, timers, collector, interval).started()));
  }

  private Behavior<Command> started() {
    beginLater();
    return Behaviors.receive(Command.class)
        .onMessage(Begin.class, this::onBegin)
        .onMessage(Ended.class, this::onEnded)
        .onMessage(Failed.class, this::onFailed)
        .build();
  }

  /** Nodes that started together do not go together. */
  private void beginLater() {
    long millis = interval.toMillis();
    timers.startSingleTimer(
        new Begin(),
        Duration.ofMillis(millis + ThreadLocalRandom.current().nextLong(millis / 2 + 1)));
  }

  private Behavior<Command> onBegin(Begin begin) {
    context.pipeToSelf(
        collector.round(),
        (removed, failure) -> failure == null ? new Ended(removed) : new Failed(failure));
    return Behaviors.same();
  }

  private Behavior<Command> onEnded(Ended ended) {
    if (ended.removed() > 0) {
      context.getLog().info("Removed {} files that nobody needs", ended.removed());
    }
    beginLater();
    return Behaviors.same();
  }

  /** What was not done is still due. */
  private Behavior<Command> onFailed(Failed failed) {
    context.getLog().warn("Files that nobody needs stay for now: {}", failed.cause().toString());
    beginLater();
    return Behaviors.same();
  }
}
