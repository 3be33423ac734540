package io.skein.node.call;

import io.skein.node.call.CallNote.Tick;
import java.time.Duration;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/** What becomes due about a call, as ticks of its actor, and in no other. */
final class CallTimers {
  private final TimerScheduler<CallInput> timers;
  private final CallSettings settings;

  CallTimers(TimerScheduler<CallInput> timers, CallSettings settings) {
    this.timers = timers;
    this.settings = settings;
  }

  /** The call goes on for so long, unless somebody says something. */
  void goesOn(LiveCall live, long millis) {
    isLookedAfter();
    start(Tick.DEADLINE, Duration.ofMillis(Math.max(1, millis)));
    if (live.call().ringUntilMillis() != 0) {
      startOnce(Tick.TELL_AGAIN, settings.tellAgain());
    }
    startOnce(Tick.MEMBERS, settings.membersCheckEvery());
  }

  /** It has ended, and only its entry is to be made. */
  void isToRecord() {
    isLookedAfter();
    timers.cancel(Tick.DEADLINE);
  }

  private void isLookedAfter() {
    timers.cancel(Tick.IDLE);
    startOnce(Tick.WATCH, settings.watchEvery().dividedBy(2));
  }

  /** Nothing is left to do. */
  void isOver() {
    timers.cancelAll();
    idle();
  }

  void idle() {
    start(Tick.IDLE, settings.idleAfter());
  }

  void watchAgain() {
    start(Tick.WATCH, settings.watchEvery().dividedBy(2));
  }

  void tellAgain() {
    start(Tick.TELL_AGAIN, settings.tellAgain());
  }

  void askMembersAgain() {
    start(Tick.MEMBERS, settings.membersCheckEvery());
  }

  void awaitSeats() {
    start(Tick.SEATS, settings.seatPatience());
  }

  void awaitDesks() {
    start(Tick.DESKS, settings.deskPatience());
  }

  void loadAgain() {
    start(Tick.LOAD_AGAIN, settings.retryAfter());
  }

  void recordAgain() {
    start(Tick.RECORD_AGAIN, settings.askTimeout());
  }

  void recorded() {
    timers.cancel(Tick.RECORD_AGAIN);
  }

  private void start(Tick tick, Duration after) {
    timers.startSingleTimer(tick, after);
  }

  private void startOnce(Tick tick, Duration after) {
    if (!timers.isTimerActive(tick)) {
      start(tick, after);
    }
  }
}
