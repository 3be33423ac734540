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
import io.skein.node.conversation.CallPermit;
import io.skein.protocol.Call;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Reply;
import io.skein.protocol.UserId;
import java.util.List;
import java.util.concurrent.CompletionStage;
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
import org.jspecify.annotations.Nullable;

/**
 * The one place where the call of a conversation is decided: asks the {@link CallRules}, stores
 * what they say, and only then tells it. Its states are its methods: {@code loading}, {@code
 * unavailable} (the store did not answer), {@code ready}, {@code storing} (one write in flight;
 * what comes meanwhile waits).
 *
 * <p>Whatever node it starts on, it goes on with the call that the store has: devices that are in
 * it are named by their nodes' switchboards ({@link Present}), and a call that no device speaks of
 * is found by its entry among what is due ({@link Wake}).
 */
final class CallActor {
  static final EntityTypeKey<CallInput> TYPE_KEY = EntityTypeKey.create(CallInput.class, "call");

  /** What is being stored, and what to do once it is. */
  private record Pending(LiveCall next, Runnable seat, Runnable answer, Runnable unknown) {}

  private static final String STORE = "the store does not answer";
  private static final String MOVING = "the call is moving";
  private static final String FULL = "too many requests wait for this call";

  private final ActorContext<CallInput> context;
  private final CallTimers timers;
  private final StashBuffer<CallInput> stash;
  private final ConversationId id;
  private final ActorRef<ClusterSharding.ShardCommand> shard;
  private final CallServices services;
  private final CallSettings settings;
  private final CallRules rules;
  private final CallSeats seats;
  private final CallTelling telling;
  private final CallRecording recording;
  private final CallWatch watch;
  private final CallQuestions questions;
  private final CallRoom room;

  private @Nullable LiveCall live;
  private @Nullable Pending pending;
  private boolean stopping;

  private CallActor(
      ActorContext<CallInput> context,
      TimerScheduler<CallInput> timers,
      StashBuffer<CallInput> stash,
      ConversationId id,
      ActorRef<ClusterSharding.ShardCommand> shard,
      CallServices services) {
    this.context = context;
    this.stash = stash;
    this.id = id;
    this.shard = shard;
    this.services = services;
    this.settings = services.settings();
    this.rules = services.rules();
    this.seats = new CallSeats(context);
    this.telling = new CallTelling(services.notices());
    this.timers = new CallTimers(timers, settings);
    this.recording = new CallRecording(context, services);
    this.watch = new CallWatch(context, id, services);
    this.questions = new CallQuestions(context, id, services);
    this.room = new CallRoom(context, services.sfus());
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
                          return new CallActor(
                                  context,
                                  timers,
                                  stash,
                                  ConversationId.parse(entityId),
                                  shard,
                                  services)
                              .load();
                        })));
  }

  // ---- states

  private Behavior<CallInput> load() {
    context.pipeToSelf(
        services.store().load(id),
        (call, failure) -> failure == null ? new Loaded(call) : new LoadFailed(failure));
    return waiting()
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
        .onAnyMessage(other -> giveBack(other, STORE))
        .build();
  }

  private Behavior<CallInput> ready() {
    return behavior()
        .onMessage(Start.class, this::onStart)
        .onMessage(Change.class, this::onChange)
        .onMessage(SetMedia.class, this::onSetMedia)
        .onMessage(UseSfu.class, this::onUseSfu)
        .onMessage(SfuPresent.class, this::onSfuPresent)
        .onMessage(Published.class, told -> becomeIf(room.published(live, told)))
        .onMessage(RoomLost.class, lost -> becomeIf(room.moved(live, lost)))
        .onMessage(DeskLost.class, lost -> becomeIf(room.lost(live, lost)))
        .onMessage(Ask.class, this::onAsk)
        .onMessage(Present.class, this::onPresent)
        .onMessage(Wake.class, this::onWake)
        .onMessage(Blocked.class, blocked -> onMembers())
        .onMessage(Permitted.class, this::onPermitted)
        .onMessage(Invitable.class, this::onInvitable)
        .onMessage(MembersTold.class, this::onMembersTold)
        .onMessage(SeatLost.class, this::onSeatLost)
        .onMessage(Recorded.class, this::onRecorded)
        .onMessageEquals(Tick.DEADLINE, this::onDeadline)
        .onMessageEquals(Tick.TELL_AGAIN, this::onTellAgain)
        .onMessageEquals(Tick.SEATS, this::onSeats)
        .onMessageEquals(Tick.MEMBERS, this::onMembers)
        .onMessageEquals(Tick.WATCH, this::onWatch)
        .onMessageEquals(Tick.RECORD_AGAIN, this::onRecordAgain)
        .onMessageEquals(Tick.IDLE, this::onIdle)
        .onMessage(Stop.class, this::onStop)
        .onMessage(CallNote.class, late -> Behaviors.same())
        .build();
  }

  private Behavior<CallInput> storing() {
    return waiting()
        .onMessage(Stored.class, stored -> onStored())
        .onMessage(StoreFailed.class, this::onStoreFailed)
        .onMessage(Stop.class, this::onStopWhileStoring)
        .onMessage(CallNote.class, this::hold)
        .build();
  }

  private BehaviorBuilder<CallInput> waiting() {
    return behavior()
        .onMessage(Asked.class, this::onAskedMeanwhile)
        .onMessage(CallCommand.class, this::hold);
  }

  private BehaviorBuilder<CallInput> behavior() {
    return Behaviors.receive(CallInput.class).onSignal(PostStop.class, this::onPostStop);
  }

  private Behavior<CallInput> onAskedMeanwhile(Asked command) {
    if (stash.size() >= settings.waitingMax()) {
      return refuse(command, ErrorCode.OVERLOADED, FULL);
    }
    stash.stash(command);
    return Behaviors.same();
  }

  /** What nobody repeats is kept; what is said again soon may be dropped. */
  private Behavior<CallInput> hold(CallInput input) {
    if (!stash.isFull()) {
      stash.stash(input);
    }
    return Behaviors.same();
  }

  // ---- loading

  private Behavior<CallInput> onLoaded(Loaded loaded) {
    LiveCall call = loaded.call();
    if (call == null || call.isOver()) {
      live = call;
      timers.idle();
    } else {
      services.metrics().resumed.increment();
      // Above whatever is written still, by this actor or the one before it.
      live = call.above(services.clock().millis() * 1_000);
      watch.goOn();
      timers.awaitSeats();
      onMembers();
      arm(live);
    }
    return stash.unstashAll(ready());
  }

  private Behavior<CallInput> onLoadFailed(LoadFailed failed) {
    services.metrics().storeFailures.increment();
    context.getLog().warn("the call of {} cannot be read: {}", id, failed.cause().toString());
    refuseStashed(STORE);
    timers.loadAgain();
    return unavailable();
  }

  private void refuseStashed(String detail) {
    stash.forEach(input -> giveBack(input, detail));
    stash.clear();
  }

  /**
   * Whoever waits for it is refused. A socket that is gone meanwhile is so afterwards, too: it is
   * told once.
   */
  private Behavior<CallInput> giveBack(CallInput input, String detail) {
    if (input instanceof Asked command) {
      refuse(command, ErrorCode.UNAVAILABLE, detail);
    } else if (input instanceof Permitted permitted) {
      questions.answered();
      refuse(permitted.command(), ErrorCode.UNAVAILABLE, detail);
    } else if (input instanceof Invitable invitable) {
      questions.answered();
      refuse(invitable.start(), ErrorCode.UNAVAILABLE, detail);
    } else if (input instanceof SeatLost lost) {
      seats.lose(lost);
    } else if (input instanceof DeskLost lost) {
      room.lost(null, lost);
    }
    return Behaviors.same();
  }

  // ---- requests

  private Behavior<CallInput> onStart(Start start) {
    UserId peer = id.peerOf(start.user());
    if (id.isDirect() && peer == null) {
      return refuse(start, ErrorCode.NOT_A_MEMBER, "no such conversation, or no member");
    }
    if (live != null && live.isToRecord()) {
      // The one before is to be told first.
      return recording.holdBack(start)
          ? Behaviors.same()
          : refuse(start, ErrorCode.OVERLOADED, FULL);
    }
    return askConversation(start, peer == null ? start.invited() : List.of(peer));
  }

  private Behavior<CallInput> onChange(Change change) {
    if (id.isDirect() && id.peerOf(change.user()) == null) {
      return refuse(change, ErrorCode.NOT_A_MEMBER, "no such conversation, or no member");
    }
    boolean isKnown = id.isDirect() || isKnown(change.user());
    return change.joins() && !isKnown ? askConversation(change, List.of()) : carryOut(change);
  }

  private Behavior<CallInput> onAsk(Ask ask) {
    if (id.isDirect() && id.peerOf(ask.user()) == null) {
      return refuse(ask, ErrorCode.NOT_A_MEMBER, "no such conversation, or no member");
    }
    return id.isDirect() || isKnown(ask.user()) ? answer(ask) : askConversation(ask, List.of());
  }

  /** Whether the call knows the user for a member. */
  private boolean isKnown(UserId user) {
    return live != null
        && !live.call().isEnded()
        && (live.call().participant(user) != null || live.call().rings(user));
  }

  private Behavior<CallInput> askConversation(Asked command, List<UserId> named) {
    return questions.ask(command, named)
        ? Behaviors.same()
        : refuse(command, ErrorCode.OVERLOADED, FULL);
  }

  private Behavior<CallInput> onPermitted(Permitted permitted) {
    questions.answered();
    Asked command = permitted.command();
    CallPermit permit = permitted.permit();
    if (permit == null) {
      return refuse(command, ErrorCode.UNAVAILABLE, "the conversation does not answer");
    }
    ErrorCode refusal = permit.refusal();
    boolean isMember = permit.known() && refusal != ErrorCode.NOT_A_MEMBER;
    // A member may see a call, and join it, also while it may not post.
    if (refusal != null && !(isMember && !(command instanceof Start))) {
      command.replyTo().refuse(refusal, permit.detail(), permit.retryAfterMillis());
      return Behaviors.same();
    }
    if (!id.isDirect()) {
      telling.members(permit.members());
    }
    if (command instanceof Start start) {
      return permit(start, permit);
    } else if (command instanceof Change change) {
      return carryOut(change);
    }
    return answer(command);
  }

  private Behavior<CallInput> permit(Start start, CallPermit permit) {
    List<UserId> invited =
        permit.named().stream().filter(user -> !user.equals(start.user())).distinct().toList();
    if (id.isDirect() || invited.isEmpty()) {
      return begin(start, invited, permit.head());
    }
    questions.askBlocks(start, invited, permit.head());
    return Behaviors.same();
  }

  private Behavior<CallInput> onInvitable(Invitable invitable) {
    questions.answered();
    List<UserId> invited = invitable.invited();
    return invited == null
        ? refuse(invitable.start(), ErrorCode.UNAVAILABLE, STORE)
        : begin(invitable.start(), invited, invitable.head());
  }

  private Behavior<CallInput> begin(Start start, List<UserId> invited, long head) {
    if (live != null && live.isToRecord()) {
      return onStart(start);
    }
    CallRules.Start asked =
        new CallRules.Start(
            id,
            start.id(),
            start.user(),
            start.origin().device(),
            start.media(),
            invited,
            head,
            id.isDirect() ? 0 : services.sfus().firstRoom(start.id()));
    return become(rules.start(live, asked, now()), start, start.switchboard());
  }

  private Behavior<CallInput> carryOut(Change change) {
    CallRules.Decision decision =
        rules.change(
            live, change.user(), change.origin().device(), change.id(), change.action(), now());
    return become(decision, change, change.switchboard());
  }

  private Behavior<CallInput> onSetMedia(SetMedia set) {
    return become(
        rules.media(live, set.user(), set.origin().device(), set.media(), now()), set, null);
  }

  private Behavior<CallInput> onUseSfu(UseSfu use) {
    LiveCall current = live == null ? null : rules.pass(live, now());
    ErrorCode refusal = SfuRules.refusal(current, use.origin(), use.asked());
    if (refusal != null) {
      return refuse(use, refusal, "the call");
    }
    room.pass(current.call(), use);
    return Behaviors.same();
  }

  private Behavior<CallInput> onSfuPresent(SfuPresent present) {
    return becomeIf(room.take(live, present));
  }

  /** Stores what a desk's word makes of the call, if that is another one. */
  private Behavior<CallInput> becomeIf(@Nullable LiveCall next) {
    return next == null || next.equals(live) ? Behaviors.same() : become(next);
  }

  private Behavior<CallInput> answer(Asked command) {
    LiveCall current = live == null ? null : rules.pass(live, now());
    boolean isOngoing = current != null && !current.call().isEnded();
    return become(
        new CallRules.Decision(current, isOngoing ? null : ErrorCode.NO_SUCH_CALL), command, null);
  }

  /**
   * Stores what was decided, if it is another call now, and answers.
   *
   * @param switchboard null: nobody takes a seat by this
   */
  private Behavior<CallInput> become(
      CallRules.Decision decision,
      Asked command,
      @Nullable ActorRef<SwitchboardCommand> switchboard) {
    LiveCall next = decision.call();
    ErrorCode refusal = decision.refusal();
    if (next == null || refusal != null) {
      ErrorCode code = refusal == null ? ErrorCode.NO_SUCH_CALL : refusal;
      return become(
          next,
          CallActor::nothing,
          () -> refuse(command, code, "the call"),
          () -> refuse(command, ErrorCode.OUTCOME_UNKNOWN, STORE));
    }
    return become(
        next,
        () -> seat(next, command, switchboard),
        () -> command.replyTo().answer(new Reply.CallState(next.call())),
        () -> refuse(command, ErrorCode.OUTCOME_UNKNOWN, STORE));
  }

  private void seat(
      LiveCall call, Asked command, @Nullable ActorRef<SwitchboardCommand> switchboard) {
    Call.Participant participant = call.call().participant(command.user());
    if (switchboard == null || participant == null) {
      return;
    }
    boolean isSeat =
        (command instanceof Start start && start.origin().device().equals(participant.device()))
            || (command instanceof Change change
                && change.joins()
                && change.origin().device().equals(participant.device()));
    if (isSeat
        && seats.seat(
            command.user(), participant.device(), command.replyTo().connection(), switchboard)) {
      seats.tell(call.call());
    }
  }

  private Behavior<CallInput> become(
      @Nullable LiveCall next, Runnable seat, Runnable answer, Runnable unknown) {
    if (next == null || next.equals(live)) {
      seat.run();
      answer.run();
      return Behaviors.same();
    }
    pending = new Pending(next, seat, answer, unknown);
    boolean begins = live == null || !live.call().id().equals(next.call().id());
    CompletionStage<Void> stored =
        begins
            ? watch.begin().thenCompose(kept -> services.store().write(next))
            : services.store().write(next);
    context.pipeToSelf(
        stored, (done, failure) -> failure == null ? new Stored() : new StoreFailed(failure));
    return storing();
  }

  private Behavior<CallInput> become(LiveCall next) {
    return become(next, CallActor::nothing, CallActor::nothing, CallActor::nothing);
  }

  private static void nothing() {
    // Nobody waits for it.
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
    count(before, now);
    seats.retain(now.call());
    room.retain(before, now.call());
    stored.seat().run();
    if (before == null || (!before.call().equals(now.call()) && !now.isOver())) {
      seats.tell(now.call());
      telling.changed(before, now);
    }
    stored.answer().run();
    if (stopping) {
      refuseStashed(MOVING);
      return Behaviors.stopped();
    }
    arm(now);
    return stash.unstashAll(ready());
  }

  private void count(@Nullable LiveCall before, LiveCall now) {
    boolean begins = before == null || !before.call().id().equals(now.call().id());
    if (begins) {
      services.metrics().started.increment();
    }
    Call.Outcome outcome = now.call().outcome();
    if (outcome != null && (begins || !before.call().isEnded())) {
      services.metrics().ended(outcome);
    }
  }

  /** It may have landed all the same: what the store has is read before anything else is said. */
  private Behavior<CallInput> onStoreFailed(StoreFailed failed) {
    services.metrics().storeFailures.increment();
    context.getLog().warn("the call of {} cannot be written: {}", id, failed.cause().toString());
    Pending lost = pending;
    pending = null;
    if (lost != null) {
      lost.unknown().run();
    }
    if (stopping) {
      refuseStashed(MOVING);
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
      recording.takeHeldBack().forEach(start -> context.getSelf().tell(start));
    } else if (call.isToRecord()) {
      timers.isToRecord();
      record(call);
    } else {
      timers.goesOn(call, rules.deadline(call) - now());
    }
  }

  private Behavior<CallInput> onDeadline() {
    if (live == null) {
      return Behaviors.same();
    }
    LiveCall next = rules.pass(live, now());
    if (next.equals(live)) {
      arm(live);
      return Behaviors.same();
    }
    return become(next);
  }

  private Behavior<CallInput> onTellAgain() {
    if (live != null && live.call().ringUntilMillis() != 0) {
      telling.again(live);
      timers.tellAgain();
    }
    return Behaviors.same();
  }

  private Behavior<CallInput> onWatch() {
    watch.goOn();
    timers.watchAgain();
    return Behaviors.same();
  }

  private Behavior<CallInput> onIdle() {
    if (questions.isAsking()) {
      timers.idle();
    } else if (live == null || live.isOver()) {
      shard.tell(new ClusterSharding.Passivate<>(context.getSelf()));
    }
    return Behaviors.same();
  }

  // ---- who is there

  private Behavior<CallInput> onSeatLost(SeatLost lost) {
    if (!seats.lose(lost) || live == null) {
      return Behaviors.same();
    }
    LiveCall next = rules.lost(live, lost.user(), lost.device(), now());
    if (next.equals(live)) {
      seats.tell(live.call());
      return Behaviors.same();
    }
    return become(next);
  }

  /** An actor that has begun anew has waited for the nodes: who was not named is not there. */
  private Behavior<CallInput> onSeats() {
    LiveCall next = live;
    if (next == null || next.call().isEnded()) {
      return Behaviors.same();
    }
    for (Call.Participant participant : next.call().participants()) {
      if (!seats.has(participant.user())) {
        next = rules.lost(next, participant.user(), participant.device(), now());
      }
    }
    return becomeIf(room.withoutHomeless(next));
  }

  private Behavior<CallInput> onPresent(Present present) {
    LiveCall current = live;
    if (current == null || !current.call().id().equals(present.id()) || current.call().isEnded()) {
      present
          .switchboard()
          .tell(new SwitchboardCommand.Seated(id, present.id(), Long.MAX_VALUE, List.of()));
      return Behaviors.same();
    }
    List<Seat> seated = seats.take(present, current.call());
    LiveCall next = current;
    for (Seat seat : seated) {
      next = rules.found(next, seat.user(), seat.device(), now());
    }
    if (!next.equals(current)) {
      return become(next);
    }
    if (!seated.isEmpty()) {
      seats.tell(current.call());
    } else if (present.version() < current.call().version()) {
      present.switchboard().tell(seats.seated(current.call()));
      telling.participants(current);
    }
    return Behaviors.same();
  }

  private Behavior<CallInput> onWake(Wake wake) {
    watch.woken(wake.dueMillis(), live != null && !live.isOver());
    return Behaviors.same();
  }

  // ---- who is a member

  private Behavior<CallInput> onMembers() {
    if (live == null || live.call().isEnded()) {
      return Behaviors.same();
    }
    questions.askMembers(live.call());
    timers.askMembersAgain();
    return Behaviors.same();
  }

  private Behavior<CallInput> onMembersTold(MembersTold told) {
    CallPermit permit = told.permit();
    if (live == null || permit == null || !permit.known()) {
      return Behaviors.same();
    }
    LiveCall next = live;
    if (id.isDirect()) {
      boolean byCaller = permit.refusal() == ErrorCode.UNBLOCK_FIRST;
      if (byCaller || permit.refusal() == ErrorCode.BLOCKED) {
        next = rules.severed(live, byCaller, now());
      }
    } else {
      telling.members(permit.members());
      next =
          rules.without(
              live, user -> told.asked().contains(user) && !permit.named().contains(user), now());
    }
    return next.equals(live) ? Behaviors.same() : become(next);
  }

  // ---- its entry

  private void record(LiveCall ended) {
    recording.record(ended);
    timers.recordAgain();
  }

  private Behavior<CallInput> onRecordAgain() {
    if (live != null && live.isToRecord()) {
      record(live);
    }
    return Behaviors.same();
  }

  private Behavior<CallInput> onRecorded(Recorded recorded) {
    if (live == null || !live.isToRecord() || !recording.isDone(recorded, live)) {
      return Behaviors.same();
    }
    timers.recorded();
    return become(live.asRecorded());
  }

  // ---- the end

  private Behavior<CallInput> onStop(Stop stop) {
    refuseStashed(MOVING);
    recording.takeHeldBack().forEach(start -> refuse(start, ErrorCode.UNAVAILABLE, MOVING));
    return Behaviors.stopped();
  }

  private Behavior<CallInput> onStopWhileStoring(Stop stop) {
    stopping = true;
    return Behaviors.same();
  }

  private Behavior<CallInput> onPostStop(PostStop signal) {
    services.metrics().active(-1);
    return Behaviors.same();
  }

  private Behavior<CallInput> refuse(Asked command, ErrorCode code, String detail) {
    command.replyTo().refuse(code, detail, code.isRetryable() ? settings.retryAfterMillis() : 0);
    return Behaviors.same();
  }

  private long now() {
    return services.clock().millis();
  }
}
