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

  /** Who does not answer is asked after 1, 2, 4 … rounds, and in the end after half of these. */
  private static final int ROUNDS_MAX = 32;

  private final TimerScheduler<Command> timers;
  private final ConversationSettings.Wake settings;
  private final WakeStore store;
  private final ActorRef<ConversationCommand> conversations;
  private final ActorRef<Awake> awake;

  /** The rows of each conversation that is not known to be awake; orphans have none. */
  private final Map<ConversationId, Set<WakeStore.Wake>> rows = new HashMap<>();

  /** Rows that came after the question: they ask for another, and no answer to the first. */
  private final Map<ConversationId, Set<WakeStore.Wake>> later = new HashMap<>();

  private final Deque<ConversationId> waiting = new ArrayDeque<>();

  /** Those that were asked, and how many rounds ago. */
  private final Map<ConversationId, Integer> asked = new HashMap<>();

  /** How many of them may still have to be brought into memory: those of the last round. */
  private int starting;

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
    WakeStore.Wake row = recovered.row();
    ConversationId conversation = ConversationId.parse(row.entity().id());
    if (!asked.containsKey(conversation)) {
      wake(conversation).add(row);
    } else if (!rows.getOrDefault(conversation, Set.of()).contains(row)) {
      later(conversation).add(row);
    }
    return askNext();
  }

  private Behavior<Command> onOrphaned(Orphaned orphaned) {
    ConversationId conversation = ConversationId.parse(orphaned.entity().id());
    if (!asked.containsKey(conversation)) {
      wake(conversation);
    } else {
      later(conversation);
    }
    return askNext();
  }

  /** Its actor may have ended since it was asked: it is soon asked again. */
  private Set<WakeStore.Wake> later(ConversationId conversation) {
    asked.computeIfPresent(conversation, (one, rounds) -> Math.min(rounds, 1));
    return later.computeIfAbsent(conversation, added -> new HashSet<>(2));
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
    while (starting < settings.inFlightMax() && !waiting.isEmpty()) {
      ConversationId conversation = waiting.remove();
      asked.put(conversation, 0);
      starting++;
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

  /**
   * A shard hop may lose a message: who is not awake yet is asked again, ever more seldom, since
   * most of them are in memory by then and tell members who are not there. They keep no other
   * waiting.
   */
  private Behavior<Command> onWakeAgain(WakeAgain tick) {
    starting = 0;
    asked.replaceAll((conversation, rounds) -> Math.min(rounds + 1, ROUNDS_MAX));
    asked.forEach(
        (conversation, rounds) -> {
          if (Integer.bitCount(rounds) == 1) {
            ask(conversation);
          }
        });
    asked.replaceAll((conversation, rounds) -> rounds == ROUNDS_MAX ? ROUNDS_MAX / 2 : rounds);
    return askNext();
  }

  private Behavior<Command> onAwake(IsAwake answer) {
    ConversationId conversation = answer.conversation();
    Integer rounds = asked.remove(conversation);
    if (rounds == null) {
      // To an earlier question; what has come since is not answered.
      return Behaviors.same();
    }
    starting -= rounds == 0 ? 1 : 0;
    Set<WakeStore.Wake> done = rows.remove(conversation);
    if (done != null) {
      // A row that stays wakes the conversation once more: the journal goes through them in rounds.
      done.forEach(store::remove);
    }
    Set<WakeStore.Wake> more = later.remove(conversation);
    if (more != null) {
      wake(conversation).addAll(more);
    }
    return askNext();
  }
}
