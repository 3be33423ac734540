package io.skein.node.call;

import io.skein.node.call.CallCommand.Ask;
import io.skein.node.call.CallCommand.Asked;
import io.skein.node.call.CallCommand.Blocked;
import io.skein.node.call.CallCommand.Change;
import io.skein.node.call.CallCommand.Present;
import io.skein.node.call.CallCommand.Published;
import io.skein.node.call.CallCommand.RoomLost;
import io.skein.node.call.CallCommand.SetMedia;
import io.skein.node.call.CallCommand.SfuPresent;
import io.skein.node.call.CallCommand.Start;
import io.skein.node.call.CallCommand.UseSfu;
import io.skein.node.call.CallCommand.Wake;
import io.skein.node.call.CallDecisions.Decided;
import io.skein.node.call.CallNote.DeskLost;
import io.skein.node.call.CallNote.Invitable;
import io.skein.node.call.CallNote.LoadFailed;
import io.skein.node.call.CallNote.Loaded;
import io.skein.node.call.CallNote.MembersTold;
import io.skein.node.call.CallNote.Permitted;
import io.skein.node.call.CallNote.Recorded;
import io.skein.node.call.CallNote.SeatLost;
import io.skein.node.call.CallNote.Stop;
import io.skein.node.call.CallNote.StoreFailed;
import io.skein.node.call.CallNote.Stored;
import io.skein.node.call.CallNote.Tick;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.BehaviorBuilder;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.StashBuffer;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.japi.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The one place where the call of a conversation is decided: its parts say what becomes of the
 * call, the actor stores that, and only then tells it. Its states are its methods: {@code loading},
 * {@code unavailable} (the store did not answer), {@code ready}, {@code storing} (one write in
 * flight; what comes meanwhile waits).
 *
 * <p>Whatever node it starts on, it goes on with the call that the store has: devices that are in
 * it are named by their nodes' switchboards ({@link Present}), and a call that no device speaks of
 * is found by its entry among what is due ({@link Wake}).
 */
final class CallActor {
  static final EntityTypeKey<CallInput> TYPE_KEY = EntityTypeKey.create(CallInput.class, "call");

  private static final String MOVING = "the call is moving";

  /**
   * What is being stored.
   *
   * @param by the request that has brought it about; null: none has
   */
  private record Pending(LiveCall next, @Nullable Decided by) {}

  private final CallShell shell;
  private final ActorRef<ClusterSharding.ShardCommand> shard;
  private final CallTimers timers;
  private final CallTelling telling;
  private final CallSeats seats;
  private final CallRoom room;
  private final CallRecording recording;
  private final CallWatch watch;
  private final CallMembers members;
  private final CallQuestions questions;
  private final CallDecisions decisions;
  private final CallWaiting waiting;

  private @Nullable LiveCall live;
  private @Nullable Pending pending;
  private boolean stopping;

  private CallActor(
      CallShell shell, StashBuffer<CallInput> stash, ActorRef<ClusterSharding.ShardCommand> shard) {
    this.shell = shell;
    this.shard = shard;
    this.timers = shell.timers();
    this.telling = new CallTelling(shell.services().notices());
    this.seats = new CallSeats(shell, telling);
    this.room = new CallRoom(shell);
    this.recording = new CallRecording(shell);
    this.watch = new CallWatch(shell);
    this.members = new CallMembers(shell, telling);
    this.questions = new CallQuestions(shell);
    this.decisions = new CallDecisions(shell, questions, members, recording);
    this.waiting = new CallWaiting(stash, shell, questions, seats, room);
  }

  /**
   * The actor of one conversation's call.
   *
   * @param entityId the text form of the conversation's id
   * @param shard asked to stop the actor when it is idle
   */
  static Behavior<CallInput> create(
      String entityId, ActorRef<ClusterSharding.ShardCommand> shard, CallServices services) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    Behaviors.withStash(
                        // Beside requests: answers that were waited for, and seats.
                        2 * services.settings().waitingMax() + 64,
                        stash -> {
                          services.metrics().active(1);
                          CallShell shell = shell(entityId, context, timers, services);
                          return new CallActor(shell, stash, shard).load();
                        })));
  }

  private static CallShell shell(
      String entityId,
      ActorContext<CallInput> context,
      TimerScheduler<CallInput> timers,
      CallServices services) {
    return new CallShell(
        context,
        ConversationId.parse(entityId),
        new CallTimers(timers, services.settings()),
        services,
        services.rules());
  }

  // ---- states

  private Behavior<CallInput> load() {
    shell
        .context()
        .pipeToSelf(
            shell.services().store().load(shell.id()),
            (call, failure) -> failure == null ? new Loaded(call) : new LoadFailed(failure));
    return busy()
        .onMessage(Loaded.class, this::onLoaded)
        .onMessage(LoadFailed.class, this::onLoadFailed)
        .onMessage(Stop.class, this::onStop)
        .onMessage(Tick.class, tick -> Behaviors.same())
        .onMessage(CallNote.class, this::hold)
        .build();
  }

  private Behavior<CallInput> unavailable() {
    return behavior()
        .onMessageEquals(Tick.LOAD_AGAIN, this::load)
        .onMessage(Stop.class, this::onStop)
        .onAnyMessage(this::giveBack)
        .build();
  }

  private Behavior<CallInput> ready() {
    return behavior()
        .onMessage(Start.class, decided(decisions::start))
        .onMessage(Change.class, decided(decisions::change))
        .onMessage(SetMedia.class, decided(decisions::setMedia))
        .onMessage(Ask.class, decided(decisions::ask))
        .onMessage(Permitted.class, decided(decisions::permitted))
        .onMessage(Invitable.class, decided(decisions::invitable))
        .onMessage(UseSfu.class, this::onUseSfu)
        .onMessage(SfuPresent.class, changed(room::take))
        .onMessage(Published.class, changed(room::published))
        .onMessage(RoomLost.class, changed(room::moved))
        .onMessage(DeskLost.class, changed(room::lost))
        .onMessage(Present.class, changed(seats::found))
        .onMessage(SeatLost.class, changed(seats::lost))
        .onMessage(MembersTold.class, changed(members::told))
        .onMessage(Recorded.class, changed(recording::recorded))
        .onMessage(Blocked.class, blocked -> onMembers())
        .onMessage(Wake.class, this::onWake)
        .onMessageEquals(Tick.DEADLINE, this::onDeadline)
        .onMessageEquals(Tick.TELL_AGAIN, this::onTellAgain)
        .onMessageEquals(Tick.SEATS, this::onSeats)
        .onMessageEquals(Tick.DESKS, this::onDesks)
        .onMessageEquals(Tick.MEMBERS, this::onMembers)
        .onMessageEquals(Tick.WATCH, this::onWatch)
        .onMessageEquals(Tick.RECORD_AGAIN, this::onRecordAgain)
        .onMessageEquals(Tick.IDLE, this::onIdle)
        .onMessage(Stop.class, this::onStop)
        .onMessage(CallNote.class, late -> Behaviors.same())
        .build();
  }

  private Behavior<CallInput> storing() {
    return busy()
        .onMessage(Stored.class, stored -> onStored())
        .onMessage(StoreFailed.class, this::onStoreFailed)
        .onMessage(Stop.class, this::onStopWhileStoring)
        .onMessage(CallNote.class, this::hold)
        .build();
  }

  private BehaviorBuilder<CallInput> busy() {
    return behavior()
        .onMessage(Asked.class, this::onAskedMeanwhile)
        .onMessage(CallCommand.class, this::hold);
  }

  private BehaviorBuilder<CallInput> behavior() {
    return Behaviors.receive(CallInput.class).onSignal(PostStop.class, this::onPostStop);
  }

  /** Carries out what a part decides about a request. */
  private <M extends CallInput> Function<M, Behavior<CallInput>> decided(
      BiFunction<@Nullable LiveCall, M, @Nullable Decided> part) {
    return message -> {
      Decided decided = part.apply(live, message);
      return decided == null ? Behaviors.same() : become(decided.decision().call(), decided);
    };
  }

  /** Carries out what the call is by something that is no request. */
  private <M extends CallInput> Function<M, Behavior<CallInput>> changed(
      BiFunction<@Nullable LiveCall, M, @Nullable LiveCall> part) {
    return message -> become(part.apply(live, message), null);
  }

  private Behavior<CallInput> onAskedMeanwhile(Asked command) {
    waiting.ask(command);
    return Behaviors.same();
  }

  private Behavior<CallInput> hold(CallInput input) {
    waiting.hold(input);
    return Behaviors.same();
  }

  private Behavior<CallInput> giveBack(CallInput input) {
    waiting.giveBack(input, CallShell.STORE);
    return Behaviors.same();
  }

  private Behavior<CallInput> onUseSfu(UseSfu use) {
    room.use(live, use);
    return Behaviors.same();
  }

  // ---- loading

  private Behavior<CallInput> onLoaded(Loaded loaded) {
    LiveCall call = loaded.call();
    if (call == null || call.isOver()) {
      live = call;
      timers.idle();
    } else {
      shell.metrics().resumed.increment();
      // Above whatever is written still, by this actor or the one before it.
      live = call.above(shell.nowMillis() * 1_000);
      watch.goOn();
      timers.awaitSeats();
      members.ask(live);
      arm(live);
    }
    room.begin(live);
    return waiting.goOn(ready());
  }

  private Behavior<CallInput> onLoadFailed(LoadFailed failed) {
    storeFailed("read", failed.cause());
    waiting.giveAllBack(CallShell.STORE);
    timers.loadAgain();
    return unavailable();
  }

  private void storeFailed(String what, Throwable cause) {
    shell.metrics().storeFailures.increment();
    shell
        .context()
        .getLog()
        .warn("the call of {} cannot be {}: {}", shell.id(), what, cause.toString());
  }

  // ---- storing

  /** Stores what the call is now, if it is another one, and answers then. */
  private Behavior<CallInput> become(@Nullable LiveCall next, @Nullable Decided by) {
    if (next == null || next.equals(live)) {
      seat(by);
      answer(by);
      return Behaviors.same();
    }
    pending = new Pending(next, by);
    boolean begins = live == null || !live.call().id().equals(next.call().id());
    CompletionStage<Void> stored =
        begins
            ? watch.begin().thenCompose(kept -> shell.services().store().write(next))
            : shell.services().store().write(next);
    shell
        .context()
        .pipeToSelf(
            stored, (done, failure) -> failure == null ? new Stored() : new StoreFailed(failure));
    return storing();
  }

  private void seat(@Nullable Decided by) {
    LiveCall call = by == null || by.decision().isRefused() ? null : by.decision().call();
    if (call != null) {
      seats.seat(call.call(), by.command());
    }
  }

  private void answer(@Nullable Decided by) {
    if (by != null) {
      decisions.answer(by);
    }
  }

  private Behavior<CallInput> onStored() {
    Pending stored = pending;
    if (stored == null) {
      return Behaviors.same();
    }
    pending = null;
    LiveCall before = live;
    LiveCall now = stored.next();
    live = now;
    shell.metrics().changed(before, now);
    seats.retain(now.call());
    room.retain(before, now.call());
    seat(stored.by());
    if (before == null || (!before.call().equals(now.call()) && !now.isOver())) {
      seats.tell(now.call());
      telling.changed(before, now);
    }
    answer(stored.by());
    if (stopping) {
      waiting.giveAllBack(MOVING);
      return Behaviors.stopped();
    }
    arm(now);
    return waiting.goOn(ready());
  }

  /** It may have landed all the same: what the store has is read before anything else is said. */
  private Behavior<CallInput> onStoreFailed(StoreFailed failed) {
    storeFailed("written", failed.cause());
    Pending lost = pending;
    pending = null;
    if (lost != null && lost.by() != null) {
      shell.refuse(lost.by().command(), ErrorCode.OUTCOME_UNKNOWN, CallShell.STORE);
    }
    if (stopping) {
      waiting.giveAllBack(MOVING);
      return Behaviors.stopped();
    }
    return load();
  }

  // ---- what becomes due

  /** Sees to it that what is next about the call is done at its time. */
  private void arm(LiveCall call) {
    if (call.isOver()) {
      timers.isOver();
      watch.end();
      recording.takeHeldBack().forEach(start -> shell.context().getSelf().tell(start));
    } else if (call.isToRecord()) {
      timers.isToRecord();
      recording.record(call);
    } else {
      timers.goesOn(call, shell.rules().deadline(call) - shell.nowMillis());
    }
  }

  private Behavior<CallInput> onDeadline() {
    if (live == null) {
      return Behaviors.same();
    }
    LiveCall next = shell.rules().pass(live, shell.nowMillis());
    if (next.equals(live)) {
      arm(live);
    }
    return become(next, null);
  }

  private Behavior<CallInput> onTellAgain() {
    if (live != null && live.call().ringUntilMillis() != 0) {
      telling.again(live);
      timers.tellAgain();
    }
    return Behaviors.same();
  }

  /** An actor that has begun anew has waited for the nodes: who was not named is not there. */
  private Behavior<CallInput> onSeats() {
    return live == null || live.call().isEnded()
        ? Behaviors.same()
        : become(seats.withoutAbsent(live), null);
  }

  private Behavior<CallInput> onDesks() {
    return become(room.withoutHomeless(live), null);
  }

  private Behavior<CallInput> onMembers() {
    members.ask(live);
    return Behaviors.same();
  }

  private Behavior<CallInput> onWatch() {
    watch.goOn();
    timers.watchAgain();
    return Behaviors.same();
  }

  private Behavior<CallInput> onWake(Wake wake) {
    watch.woken(wake.dueMillis(), live != null && !live.isOver());
    return Behaviors.same();
  }

  private Behavior<CallInput> onRecordAgain() {
    recording.record(live);
    return Behaviors.same();
  }

  private Behavior<CallInput> onIdle() {
    if (questions.isAsking()) {
      timers.idle();
    } else if (live == null || live.isOver()) {
      shard.tell(new ClusterSharding.Passivate<>(shell.context().getSelf()));
    }
    return Behaviors.same();
  }

  // ---- the end

  private Behavior<CallInput> onStop(Stop stop) {
    waiting.giveAllBack(MOVING);
    recording.takeHeldBack().forEach(start -> shell.refuse(start, ErrorCode.UNAVAILABLE, MOVING));
    return Behaviors.stopped();
  }

  private Behavior<CallInput> onStopWhileStoring(Stop stop) {
    stopping = true;
    return Behaviors.same();
  }

  private Behavior<CallInput> onPostStop(PostStop signal) {
    shell.metrics().active(-1);
    return Behaviors.same();
  }
}
