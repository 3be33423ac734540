package io.skein.node.session;

import io.skein.node.delivery.EventFrames;
import io.skein.node.keeping.Keeping;
import io.skein.node.keeping.KeepingStore;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.UserId;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.jspecify.annotations.Nullable;

/**
 * Changes of what a user keeps of messages, and looks at it, one after the other: each is decided
 * by what is stored, stored, and told to all devices before whoever asked is answered. So a look
 * that comes after a change sees it. Where another session of the same user has stored something
 * meanwhile, all is read again and the step decided again. Confined to the session's actor.
 */
final class KeepingSteps {
  /** Rounds in a row that another live session of the user may spoil before one gives up. */
  private static final int SPOILED_MAX = 3;

  /** Something to decide once all before it is stored. */
  interface Step {
    Keeping.Decision decide(Keeping keeping);

    /** What was decided is stored, or there was nothing to store. */
    void done(Keeping keeping, Keeping.Decision decision);

    /** It was not decided, or nobody knows whether it is stored. */
    void failed(ErrorCode code, String detail);
  }

  private final ActorContext<SessionMessage> context;
  private final UserId user;
  private final SessionServices services;
  private final SessionConnections connections;
  private final Deque<Step> waiting = new ArrayDeque<>(2);

  /** Null: not read, or not known any more. */
  private @Nullable Keeping keeping;

  /** The newest change that devices were told of, or could ask for; -1: none was read yet. */
  private long newestTold = -1;

  /** Whether the store may have what a plain read does not tell: a write whose outcome is open. */
  private boolean uncertain;

  private boolean reading;
  private boolean writing;
  private int spoiled;

  KeepingSteps(
      ActorContext<SessionMessage> context,
      UserId user,
      SessionServices services,
      SessionConnections connections) {
    this.context = context;
    this.user = user;
    this.services = services;
    this.connections = connections;
  }

  boolean isIdle() {
    return waiting.isEmpty() && !reading && !writing;
  }

  boolean isWriting() {
    return writing;
  }

  void add(Step step) {
    waiting.add(step);
    goOn();
  }

  /** The session moves: nothing more is begun. */
  void stop() {
    failAll(ErrorCode.UNAVAILABLE, "the session moves");
  }

  private void goOn() {
    while (!reading && !writing && !waiting.isEmpty()) {
      Keeping known = keeping;
      if (known == null) {
        read();
        return;
      }
      carryOut(known, waiting.remove());
    }
  }

  private void read() {
    reading = true;
    context.pipeToSelf(
        uncertain ? services.keeping().loadDecided(user) : services.keeping().load(user),
        (stored, failure) ->
            new SessionNote.Continue(() -> onRead(failure == null ? stored : null)));
  }

  private void onRead(KeepingStore.@Nullable Stored stored) {
    reading = false;
    if (stored == null) {
      services.metrics().storeFailures.increment();
      failAll(ErrorCode.UNAVAILABLE, "the store does not answer");
      return;
    }
    uncertain = false;
    Keeping known = new Keeping(user, stored, services.limits().keeping());
    keeping = known;
    if (newestTold >= 0 && known.last() != newestTold) {
      // Something is stored that no device was told of: each finds that it has missed something.
      connections.pushToAll(EventFrames.keeping(known.newest()));
    }
    newestTold = known.last();
    goOn();
  }

  private void carryOut(Keeping known, Step step) {
    Keeping.Decision decision = step.decide(known);
    if (!(decision instanceof Keeping.Write write)) {
      step.done(known, decision);
      return;
    }
    writing = true;
    context.pipeToSelf(
        services.keeping().write(user, write.change()),
        (stored, failure) ->
            new SessionNote.Continue(
                () -> onWritten(step, write, failure == null ? stored : null)));
  }

  /**
   * @param stored false: another session has stored something; null: nobody knows
   */
  private void onWritten(Step step, Keeping.Write write, @Nullable Boolean stored) {
    writing = false;
    Keeping known = keeping;
    if (stored == null || known == null) {
      forget();
      services.metrics().storeFailures.increment();
      step.failed(ErrorCode.OUTCOME_UNKNOWN, "the store does not answer");
    } else if (stored) {
      spoiled = 0;
      known.stored(write.change());
      newestTold = known.last();
      services.metrics().keeping.increment();
      connections.pushToAll(EventFrames.keeping(known.event(write.change())));
      step.done(known, write);
    } else {
      forget();
      if (++spoiled > SPOILED_MAX) {
        spoiled = 0;
        step.failed(ErrorCode.UNAVAILABLE, "the session moves");
      } else {
        waiting.addFirst(step);
      }
    }
    goOn();
  }

  /** What is stored is not known any more: it is read again. */
  private void forget() {
    keeping = null;
    uncertain = true;
  }

  private void failAll(ErrorCode code, String detail) {
    while (!waiting.isEmpty()) {
      waiting.remove().failed(code, detail);
    }
  }
}
