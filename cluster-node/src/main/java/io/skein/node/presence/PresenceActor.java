package io.skein.node.presence;

import io.skein.node.delivery.EventFrames;
import io.skein.node.delivery.Outbound;
import io.skein.node.presence.PresenceNote.ConnectionEnded;
import io.skein.node.presence.PresenceNote.SessionEnded;
import io.skein.node.presence.PresenceNote.TellOn;
import io.skein.node.presence.PresenceNote.Tick;
import io.skein.protocol.Reply;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/**
 * Stands between the sessions of users and the connections of this node that watch them: asks each
 * user's session once for all connections, keeps what it says, and tells each connection what
 * changed, in one event now and then. So a client that comes back to a node is told from memory
 * what others of the node watch, too, and a change costs one message per node and one place in an
 * event per connection. One per node. Confined to its actor.
 */
public final class PresenceActor extends AbstractBehavior<PresenceCommand> {
  private final PresenceSettings settings;
  private final Watches watches;
  private final PresenceMetrics metrics;
  private final WatchBoard<ActorRef<Outbound>> board = new WatchBoard<>();
  private final Questions questions;

  /** The sessions that tell of changes, to notice their end. */
  private final Map<UserId, ActorRef<?>> sessions = new HashMap<>();

  /** Since which tick nobody watches a user; in this order. */
  private final Map<UserId, Long> deserted = new LinkedHashMap<>();

  private final int unwatchTicks;
  private long ticks;

  /** Who is told with this tick, and was not yet. */
  private final Deque<ActorRef<Outbound>> telling = new ArrayDeque<>();

  private PresenceActor(
      ActorContext<PresenceCommand> context,
      PresenceSettings settings,
      Watches watches,
      PresenceMetrics metrics) {
    super(context);
    this.settings = settings;
    this.watches = watches;
    this.metrics = metrics;
    this.questions =
        new Questions(
            ticks(settings.askAgainAfter()),
            ticks(settings.askAgainAfterMax()),
            ticks(settings.renewAfter()),
            settings.askedAtOnce());
    this.unwatchTicks = ticks(settings.unwatchAfter());
  }

  private int ticks(Duration duration) {
    return (int) Math.max(1, duration.dividedBy(settings.tellEvery()));
  }

  /** A node's presence, which watches nobody yet. */
  public static Behavior<PresenceCommand> create(
      PresenceSettings settings, Watches watches, PresenceMetrics metrics) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  timers.startTimerWithFixedDelay(Tick.INSTANCE, settings.tellEvery());
                  return new PresenceActor(context, settings, watches, metrics);
                }));
  }

  @Override
  public Receive<PresenceCommand> createReceive() {
    return newReceiveBuilder()
        .onMessage(PresenceCommand.Told.class, this::onTold)
        .onMessage(PresenceCommand.Watch.class, this::onWatch)
        .onMessage(ConnectionEnded.class, this::onConnectionEnded)
        .onMessage(SessionEnded.class, this::onSessionEnded)
        .onMessage(Tick.class, this::onTick)
        .onMessage(TellOn.class, this::onTellOn)
        .build();
  }

  // ---- connections

  private Behavior<PresenceCommand> onWatch(PresenceCommand.Watch watch) {
    ActorRef<Outbound> connection = watch.connection();
    boolean known = board.isWatching(connection);
    WatchBoard.Change change = board.watch(connection, watch.users());
    boolean watching = board.isWatching(connection);
    if (watching && !known) {
      getContext().watchWith(connection, new ConnectionEnded(connection));
    } else if (known && !watching) {
      getContext().unwatch(connection);
    }
    change.toAsk().stream().filter(questions::wanted).forEach(this::ask);
    watch.users().forEach(deserted::remove);
    desert(change.deserted());
    tell(connection);
    return counted();
  }

  private Behavior<PresenceCommand> onConnectionEnded(ConnectionEnded ended) {
    desert(board.forget(ended.connection()));
    return counted();
  }

  /** A client that reconnects wants to know the same again: the session goes on telling. */
  private void desert(List<UserId> users) {
    users.forEach(user -> deserted.put(user, ticks));
  }

  private Behavior<PresenceCommand> counted() {
    metrics.users.set(board.users());
    metrics.connections.set(board.connections());
    return this;
  }

  // ---- sessions

  private void ask(UserId user) {
    metrics.asked.increment();
    watches.watch(user, getContext().getSelf(), board.isKnownOnline(user));
  }

  private Behavior<PresenceCommand> onTold(PresenceCommand.Told told) {
    UserId user = told.user();
    if (!board.knows(user)) {
      watches.unwatch(user, getContext().getSelf());
      return this;
    }
    questions.answered(user);
    if (told.watched()) {
      notice(user, told.session());
    }
    board.told(told.presence());
    return this;
  }

  private void notice(UserId user, ActorRef<?> session) {
    ActorRef<?> before = sessions.put(user, session);
    if (!session.equals(before)) {
      if (before != null) {
        getContext().unwatch(before);
      }
      getContext().watchWith(session, new SessionEnded(user, session));
    }
  }

  /** What was told stays until another session says otherwise. */
  private Behavior<PresenceCommand> onSessionEnded(SessionEnded ended) {
    if (sessions.remove(ended.user(), ended.session())) {
      questions.ended(ended.user());
    }
    return this;
  }

  /** No more in one tick than are asked: each is a message, and the end of a watch. */
  private void unwatchDeserted() {
    Iterator<Map.Entry<UserId, Long>> oldest = deserted.entrySet().iterator();
    for (int left = settings.askedAtOnce(); left > 0 && oldest.hasNext(); left--) {
      Map.Entry<UserId, Long> next = oldest.next();
      if (ticks - next.getValue() < unwatchTicks) {
        return;
      }
      oldest.remove();
      if (board.isDeserted(next.getKey())) {
        unwatch(next.getKey());
      }
    }
  }

  private void unwatch(UserId user) {
    board.drop(user);
    questions.forget(user);
    ActorRef<?> session = sessions.remove(user);
    if (session != null) {
      getContext().unwatch(session);
    }
    watches.unwatch(user, getContext().getSelf());
  }

  // ---- ticks

  private Behavior<PresenceCommand> onTick(Tick tick) {
    ticks++;
    unwatchDeserted();
    questions.tick().forEach(this::ask);
    if (telling.isEmpty()) {
      telling.addAll(board.toTell());
      return onTellOn(TellOn.INSTANCE);
    }
    return counted();
  }

  /** Some, then what else has come, then the next. */
  private Behavior<PresenceCommand> onTellOn(TellOn tellOn) {
    for (int told = 0; told < settings.toldAtOnce() && !telling.isEmpty(); told++) {
      tell(telling.poll());
    }
    if (!telling.isEmpty()) {
      getContext().getSelf().tell(TellOn.INSTANCE);
    }
    return counted();
  }

  private void tell(ActorRef<Outbound> connection) {
    List<Reply.Presence> news = board.take(connection);
    if (!news.isEmpty()) {
      metrics.events.increment();
      metrics.told.increment(news.size());
      connection.tell(EventFrames.presence(news));
    }
  }
}
