package io.skein.node.call;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Finds the calls that nobody looks after, as their actor's node has died and no device speaks of
 * them, and wakes them: so each comes to its end, and leaves its entry. One per node, which share
 * the lists out by who is in the cluster; while they see it differently a call may be woken twice,
 * or at the next look. Confined to its actor.
 */
public final class CallWaker {
  /** What the waker tells itself. */
  public sealed interface Command {}

  private record Look() implements Command {}

  private record Found(int list, Instant begin, Instant now, List<CallDue.Entry> entries)
      implements Command {}

  private record NotFound(int list, Instant begin, Throwable cause) implements Command {}

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final CallSettings settings;
  private final CallDue due;
  private final ActorRef<CallCommand> calls;
  private final Supplier<List<Integer>> lists;
  private final InstantSource clock;

  private final CallLooks looks = new CallLooks();

  /** Lists of this look; the first is being read. */
  private final Deque<Integer> left = new ArrayDeque<>();

  private CallWaker(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      CallSettings settings,
      CallDue due,
      ActorRef<CallCommand> calls,
      Supplier<List<Integer>> lists,
      InstantSource clock) {
    this.context = context;
    this.timers = timers;
    this.settings = settings;
    this.due = due;
    this.calls = calls;
    this.lists = lists;
    this.clock = clock;
  }

  /**
   * @param calls the way to every call
   * @param node this one, as the members name it
   * @param members of the cluster, in the same order on all nodes
   */
  public static Behavior<Command> create(
      CallSettings settings,
      CallDue due,
      ActorRef<CallCommand> calls,
      String node,
      Supplier<List<String>> members,
      InstantSource clock) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new CallWaker(
                            context,
                            timers,
                            settings,
                            due,
                            calls,
                            () -> listsOf(node, members.get()),
                            clock)
                        .started()));
  }

  /** Each list has one node, as far as all see the same members. */
  static List<Integer> listsOf(String node, List<String> members) {
    int place = members.indexOf(node);
    return place < 0
        ? List.of()
        : IntStream.range(0, CallDue.LISTS)
            .filter(list -> list % members.size() == place)
            .boxed()
            .toList();
  }

  private Behavior<Command> started() {
    lookLater();
    return Behaviors.receive(Command.class)
        .onMessage(Look.class, this::onLook)
        .onMessage(Found.class, this::onFound)
        .onMessage(NotFound.class, this::onNotFound)
        .build();
  }

  private void lookLater() {
    timers.startSingleTimer(new Look(), settings.lookEvery());
  }

  private Behavior<Command> onLook(Look tick) {
    List<Integer> own = lists.get();
    looks.retain(own);
    left.addAll(own);
    return read();
  }

  private Behavior<Command> read() {
    Integer list = left.poll();
    if (list == null) {
      lookLater();
    } else {
      Instant now = clock.instant();
      Instant begin = looks.begin(list, now);
      context.pipeToSelf(
          due.between(list, begin, now, settings.wakesMax()),
          (found, failure) ->
              failure == null
                  ? new Found(list, begin, now, found)
                  : new NotFound(list, begin, failure));
    }
    return Behaviors.same();
  }

  private Behavior<Command> onFound(Found found) {
    looks.found(found.list(), found.begin(), found.now(), found.entries());
    for (CallDue.Entry entry : found.entries()) {
      calls.tell(new CallCommand.Wake(entry.conversation(), entry.dueMillis()));
    }
    return read();
  }

  /** What is due stays due: the next look finds it. */
  private Behavior<Command> onNotFound(NotFound failed) {
    context.getLog().warn("Calls that are due cannot be read: {}", failed.cause().toString());
    looks.failed(failed.list(), failed.begin());
    left.clear();
    lookLater();
    return Behaviors.same();
  }
}
