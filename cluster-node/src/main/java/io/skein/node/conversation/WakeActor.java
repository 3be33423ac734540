package io.skein.node.conversation;

import io.skein.node.journal.Entity;
import io.skein.node.journal.WakeStore;
import io.skein.protocol.ConversationId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Wakes conversations whose last messages were acknowledged and may not have been told: those of
 * nodes that died, which recovery wrote down (rule 18), those whose actor ended before all were
 * told, which it wrote down itself ({@link WakeRow}), and those of actors that ended before their
 * messages were decided (rule 19), or in another way that left no time to write. A conversation
 * that is awake tells its members by itself; when all are safe it says so, and its wake row goes.
 * One per node.
 */
public final class WakeActor {
  /** What it is told. */
  public sealed interface Command {}

  /**
   * A row that recovery or an actor wrote, of a shard that this node has taken over. May come
   * again.
   */
  public record Recovered(WakeStore.Wake row) implements Command {}

  /** There are messages of this conversation that no actor waits for, and no row. */
  public record Orphaned(Entity entity) implements Command {}

  private record IsAwake(ConversationId conversation) implements Command {}

  private record WakeAgain() implements Command {}

  private final TimerScheduler<Command> timers;
  private final ConversationSettings.Wake settings;
  private final WakeStore store;
  private final ActorRef<ConversationCommand> conversations;
  private final ActorRef<Awake> awake;

  /** The rows of each conversation that is not known to be awake; orphans have none. */
  private final Map<ConversationId, Set<WakeStore.Wake>> rows = new HashMap<>();

  private final Deque<ConversationId> waiting = new ArrayDeque<>();
  private final Set<ConversationId> asked = new HashSet<>();

  private WakeActor(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      ConversationSettings.Wake settings,
      WakeStore store,
      ActorRef<ConversationCommand> conversations) {
    this.timers = timers;
    this.settings = settings;
    this.store = store;
    this.conversations = conversations;
    this.awake = context.messageAdapter(Awake.class, answer -> new IsAwake(answer.conversation()));
  }

  /**
   * @param conversations takes commands for any conversation, wherever it lives
   */
  public static Behavior<Command> create(
      ConversationSettings settings, WakeStore store, ActorRef<ConversationCommand> conversations) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new WakeActor(context, timers, settings.wake(), store, conversations).ready()));
  }

  private Behavior<Command> ready() {
    return Behaviors.receive(Command.class)
        .onMessage(Recovered.class, this::onRecovered)
        .onMessage(Orphaned.class, this::onOrphaned)
        .onMessage(IsAwake.class, this::onAwake)
        .onMessage(WakeAgain.class, this::onWakeAgain)
        .build();
  }

  private Behavior<Command> onRecovered(Recovered recovered) {
    wake(ConversationId.parse(recovered.row().entity().id())).add(recovered.row());
    return askNext();
  }

  private Behavior<Command> onOrphaned(Orphaned orphaned) {
    wake(ConversationId.parse(orphaned.entity().id()));
    return askNext();
  }

  private Set<WakeStore.Wake> wake(ConversationId conversation) {
    return rows.computeIfAbsent(
        conversation,
        added -> {
          waiting.add(added);
          return new HashSet<>(2);
        });
  }

  private Behavior<Command> askNext() {
    while (asked.size() < settings.inFlightMax() && !waiting.isEmpty()) {
      ConversationId conversation = waiting.remove();
      asked.add(conversation);
      ask(conversation);
    }
    if (!asked.isEmpty() && !timers.isTimerActive(WakeAgain.class)) {
      timers.startSingleTimer(WakeAgain.class, new WakeAgain(), settings.retryAfter());
    }
    return Behaviors.same();
  }

  private void ask(ConversationId conversation) {
    conversations.tell(new ConversationCommand.Wake(conversation, awake));
  }

  /** A shard hop may lose a message: who is not awake yet is asked again. */
  private Behavior<Command> onWakeAgain(WakeAgain tick) {
    asked.forEach(this::ask);
    return askNext();
  }

  private Behavior<Command> onAwake(IsAwake answer) {
    asked.remove(answer.conversation());
    Set<WakeStore.Wake> done = rows.remove(answer.conversation());
    if (done != null) {
      // A row that stays wakes the conversation once more: the journal goes through them in rounds.
      done.forEach(store::remove);
    }
    return askNext();
  }
}
