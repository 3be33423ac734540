package io.skein.node.schedule;

import io.skein.node.schedule.ScheduleDue.Entry;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * Wakes the sessions of users who have something due, over and over until it is done: whoever dies
 * in between, the entry stays until the post is posted or refused. Goes through its lists one batch
 * after the other, and waits for those whom it has woken before it wakes others. One per node.
 */
public final class ScheduleActor {
  /** What the actor tells itself, and hears from sessions. */
  public sealed interface Command {}

  private record Look() implements Command {}

  private record Found(List<Entry> entries) implements Command {}

  private record NotFound(Throwable cause) implements Command {}

  private record Heard(Woken woken) implements Command {}

  /** Of the batch with this number the rest is not waited for. */
  private record GoOn(int batch) implements Command {}

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final ScheduleSettings settings;
  private final ScheduleDue due;
  private final Wakes wakes;
  private final Supplier<List<Integer>> lists;
  private final Clock clock;
  private final ActorRef<Woken> answers;

  /** Lists of this round; the first is being gone through. */
  private final Deque<Integer> left = new ArrayDeque<>();

  private final Set<Woken> awaited = new HashSet<>();

  /** The last of the batch, if the list may have others behind it; null: it has not. */
  private @Nullable Entry after;

  private int batch;

  private ScheduleActor(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      ScheduleSettings settings,
      ScheduleDue due,
      Wakes wakes,
      Supplier<List<Integer>> lists,
      Clock clock) {
    this.context = context;
    this.timers = timers;
    this.settings = settings;
    this.due = due;
    this.wakes = wakes;
    this.lists = lists;
    this.clock = clock;
    this.answers = context.messageAdapter(Woken.class, Heard::new);
  }

  /**
   * @param node this one, as the members name it
   * @param members of the cluster, in the same order on all nodes
   */
  public static Behavior<Command> create(
      ScheduleSettings settings,
      ScheduleDue due,
      Wakes wakes,
      String node,
      Supplier<List<String>> members,
      Clock clock) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new ScheduleActor(
                            context,
                            timers,
                            settings,
                            due,
                            wakes,
                            () -> DueRules.listsOf(node, members.get()),
                            clock)
                        .started()));
  }

  private Behavior<Command> started() {
    lookLater();
    return Behaviors.receive(Command.class)
        .onMessage(Look.class, this::onLook)
        .onMessage(Found.class, this::onFound)
        .onMessage(NotFound.class, this::onNotFound)
        .onMessage(Heard.class, this::onHeard)
        .onMessage(GoOn.class, this::onGoOn)
        .build();
  }

  private void lookLater() {
    timers.startSingleTimer(new Look(), settings.lookEvery());
  }

  private Behavior<Command> onLook(Look tick) {
    left.addAll(lists.get());
    return read(null);
  }

  /** Reads on in the first of the lists that are left. */
  private Behavior<Command> read(@Nullable Entry from) {
    Integer list = left.peek();
    if (list == null) {
      lookLater();
    } else {
      context.pipeToSelf(
          due.until(list, from, clock.instant(), settings.wakesInFlightMax()),
          (found, failure) -> failure == null ? new Found(found) : new NotFound(failure));
    }
    return Behaviors.same();
  }

  /** What is due stays due: the next round finds it. */
  private Behavior<Command> onNotFound(NotFound failed) {
    context.getLog().warn("What is due cannot be read: {}", failed.cause().toString());
    left.clear();
    lookLater();
    return Behaviors.same();
  }

  private Behavior<Command> onFound(Found found) {
    List<Entry> entries = found.entries();
    boolean isFull = entries.size() == settings.wakesInFlightMax();
    after = isFull ? entries.get(entries.size() - 1) : null;
    batch++;
    for (Entry entry : entries) {
      awaited.add(Woken.of(entry));
      wakes.wake(entry, answers);
    }
    if (awaited.isEmpty()) {
      return next();
    }
    timers.startSingleTimer(GoOn.class, new GoOn(batch), settings.wakeTimeout());
    return Behaviors.same();
  }

  private Behavior<Command> onHeard(Heard heard) {
    boolean isLast = awaited.remove(heard.woken()) && awaited.isEmpty();
    return isLast ? next() : Behaviors.same();
  }

  private Behavior<Command> onGoOn(GoOn tick) {
    if (tick.batch() != batch || awaited.isEmpty()) {
      return Behaviors.same();
    }
    awaited.clear();
    return next();
  }

  private Behavior<Command> next() {
    timers.cancel(GoOn.class);
    if (after == null) {
      left.remove();
    }
    return read(after);
  }
}
