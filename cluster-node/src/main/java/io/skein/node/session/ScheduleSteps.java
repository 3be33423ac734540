package io.skein.node.session;

import io.skein.node.delivery.EventFrames;
import io.skein.node.schedule.Schedule;
import io.skein.node.schedule.ScheduleStore;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.UserId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.jspecify.annotations.Nullable;

/**
 * Changes of a user's {@link Schedule}, one after the other: each is decided by what is stored,
 * stored, and told to all devices before whoever asked is answered. Where another session of the
 * same user has stored something meanwhile, the schedule is read again and the step decided again.
 * Confined to the session's actor.
 */
final class ScheduleSteps {
  /** Rounds in a row that another live session of the user may spoil before one gives up. */
  private static final int SPOILED_MAX = 3;

  /** Something to decide once all before it is stored. */
  interface Step {
    Schedule.Decision decide(Schedule schedule);

    /**
     * What has to be kept before that is stored; null: nothing. If it cannot be, nothing is stored.
     */
    default @Nullable CompletionStage<Void> beforehand() {
      return null;
    }

    /** What was decided is stored, or there was nothing to store. */
    void done(Schedule schedule, Schedule.Decision decision);

    /** It was not decided, or nobody knows whether it is stored. */
    void failed(ErrorCode code, String detail);
  }

  private final ActorContext<SessionMessage> context;
  private final UserId user;
  private final SessionServices services;
  private final SessionConnections connections;
  private final Deque<Step> waiting = new ArrayDeque<>(2);

  /** Null: not read, or not known any more. */
  private @Nullable Schedule schedule;

  /** The newest change that devices were told of, or could ask for; -1: none was read yet. */
  private long newestTold = -1;

  private boolean reading;
  private boolean writing;
  private int spoiled;

  ScheduleSteps(
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
      Schedule known = schedule;
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
        services.schedule().store().load(user),
        (stored, failure) ->
            new SessionNote.Continue(() -> onRead(failure == null ? stored : null)));
  }

  private void onRead(ScheduleStore.@Nullable Stored stored) {
    reading = false;
    if (stored == null) {
      services.metrics().storeFailures.increment();
      failAll(ErrorCode.UNAVAILABLE, "the store does not answer");
      return;
    }
    schedule = new Schedule(stored, services.schedule().rules());
    if (newestTold >= 0 && stored.last() != newestTold) {
      // Something is stored that no device was told of: each finds that it has missed something.
      connections.pushToAll(EventFrames.scheduled(Schedule.newest(stored.last())));
    }
    newestTold = stored.last();
    goOn();
  }

  private void carryOut(Schedule known, Step step) {
    Schedule.Decision decision = step.decide(known);
    if (!(decision instanceof Schedule.Write write)) {
      step.done(known, decision);
      return;
    }
    writing = true;
    CompletionStage<Void> beforehand = step.beforehand();
    if (beforehand == null) {
      write(step, write);
    } else {
      context.pipeToSelf(
          beforehand,
          (kept, failure) ->
              new SessionNote.Continue(() -> onKeptBeforehand(step, write, failure == null)));
    }
  }

  private void onKeptBeforehand(Step step, Schedule.Write write, boolean kept) {
    if (kept) {
      write(step, write);
      return;
    }
    writing = false;
    services.metrics().storeFailures.increment();
    step.failed(ErrorCode.UNAVAILABLE, "the store does not answer");
    goOn();
  }

  private void write(Step step, Schedule.Write write) {
    context.pipeToSelf(
        services.schedule().store().write(user, write.change()),
        (stored, failure) ->
            new SessionNote.Continue(
                () -> onWritten(step, write, failure == null ? stored : null)));
  }

  /**
   * @param stored false: another session has stored something; null: nobody knows
   */
  private void onWritten(Step step, Schedule.Write write, @Nullable Boolean stored) {
    writing = false;
    Schedule known = schedule;
    if (stored == null || known == null) {
      schedule = null;
      services.metrics().storeFailures.increment();
      step.failed(ErrorCode.OUTCOME_UNKNOWN, "the store does not answer");
    } else if (stored) {
      spoiled = 0;
      known.stored(write.change());
      newestTold = known.last();
      connections.pushToAll(EventFrames.scheduled(Schedule.event(write.change())));
      step.done(known, write);
    } else {
      schedule = null;
      if (++spoiled > SPOILED_MAX) {
        spoiled = 0;
        step.failed(ErrorCode.UNAVAILABLE, "the session moves");
      } else {
        waiting.addFirst(step);
      }
    }
    goOn();
  }

  private void failAll(ErrorCode code, String detail) {
    while (!waiting.isEmpty()) {
      waiting.remove().failed(code, detail);
    }
  }
}
