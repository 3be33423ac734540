package io.skein.node.call;

import io.skein.node.call.SwitchboardCommand.Seated;
import io.skein.node.call.SwitchboardCommand.Send;
import io.skein.node.call.SwitchboardNote.Arrived;
import io.skein.node.call.SwitchboardNote.Ended;
import io.skein.node.call.SwitchboardNote.Tick;
import io.skein.node.delivery.Outbound;
import io.skein.node.platform.Pace;
import io.skein.protocol.Bytes;
import io.skein.protocol.CallId;
import io.skein.protocol.CallSignal;
import io.skein.protocol.ConversationId;
import io.skein.protocol.DeviceId;
import io.skein.protocol.EncodedFrame;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.UserId;
import io.skein.protocol.WireCodec;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;

/**
 * Carries signals between the devices that take part in a call: to a connection of this node at
 * once, to one of another node over the {@link SignalRelay}, and where that does not take it as a
 * message between actors. Knows who takes part, and where, from the calls' actors, and tells them
 * again and again which participants this node has a connection of: so a call's next actor learns
 * where they are. One per node. Confined to its actor.
 */
public final class Switchboard {
  /** A call of which this node has a participant. */
  private static final class Line {
    final ConversationId conversation;
    final Map<ActorRef<Outbound>, Seat> here = new HashMap<>(2);
    List<Seat> seats = List.of();
    long version;

    Line(ConversationId conversation) {
      this.conversation = conversation;
    }

    @Nullable Seat seat(UserId user, DeviceId device) {
      for (Seat seat : seats) {
        if (seat.user().equals(user) && seat.device().equals(device)) {
          return seat;
        }
      }
      return null;
    }
  }

  /** A connection of this node that takes part. */
  private static final class Wired {
    final Set<CallId> calls = new HashSet<>(2);
    long paceState;

    Wired(long nowNanos) {
      paceState = Pace.start(nowNanos);
    }
  }

  private final ActorContext<SwitchboardCommand> context;
  private final ActorRefResolver refs;
  private final CandidatePolicy candidates;
  private final Pace pace;
  private final LongSupplier nanoTime;
  private final Predicate<Address> reaches;
  private final SignalRelay relay;
  private final ActorRef<CallCommand> calls;
  private final CallMetrics metrics;
  private final Map<CallId, Line> lines = new HashMap<>();

  private final Map<ActorRef<Outbound>, Wired> wired = new HashMap<>();

  private Switchboard(
      ActorContext<SwitchboardCommand> context,
      CallSettings settings,
      LongSupplier nanoTime,
      Predicate<Address> reaches,
      SignalRelay relay,
      ActorRef<CallCommand> calls,
      CallMetrics metrics) {
    this.context = context;
    this.refs = ActorRefResolver.get(context.getSystem());
    this.candidates = settings.candidates();
    this.pace = settings.signalPace();
    this.nanoTime = nanoTime;
    this.reaches = reaches;
    this.relay = relay;
    this.calls = calls;
    this.metrics = metrics;
  }

  /**
   * A node's switchboard, with no call yet.
   *
   * @param reaches whether another node is a member of the cluster that this one reaches
   * @param calls the way to the call of every conversation
   */
  public static Behavior<SwitchboardCommand> create(
      CallSettings settings,
      SignalRelay relay,
      Predicate<Address> reaches,
      ActorRef<CallCommand> calls,
      CallMetrics metrics) {
    return create(settings, relay, reaches, calls, metrics, System::nanoTime);
  }

  /**
   * @param nanoTime a clock that never goes back
   */
  static Behavior<SwitchboardCommand> create(
      CallSettings settings,
      SignalRelay relay,
      Predicate<Address> reaches,
      ActorRef<CallCommand> calls,
      CallMetrics metrics,
      LongSupplier nanoTime) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  ActorRef<SwitchboardCommand> self = context.getSelf();
                  relay.listen((node, call, signal) -> self.tell(new Arrived(Bytes.wrap(signal))));
                  timers.startTimerWithFixedDelay(Tick.INSTANCE, settings.presentEvery());
                  return new Switchboard(
                          context, settings, nanoTime, reaches, relay, calls, metrics)
                      .working();
                }));
  }

  private Behavior<SwitchboardCommand> working() {
    return Behaviors.receive(SwitchboardCommand.class)
        .onMessage(Send.class, this::onSend)
        .onMessage(Arrived.class, this::onArrived)
        .onMessage(Seated.class, this::onSeated)
        .onMessage(Ended.class, this::onEnded)
        .onMessageEquals(Tick.INSTANCE, this::onTick)
        .build();
  }

  // ---- signals

  private Behavior<SwitchboardCommand> onSend(Send send) {
    Request.SignalCall asked = send.signal();
    Line line = lines.get(asked.id());
    Seat from = line == null ? null : line.seat(send.origin().user(), send.origin().device());
    Seat to = line == null ? null : line.seat(asked.user(), asked.device());
    if (from == null || to == null || !line.conversation.equals(asked.conversation())) {
      return refuse(send, ErrorCode.NOT_IN_CALL, from == null ? "the sender" : "the receiver");
    }
    if (!send.replyTo().connection().equals(from.connection())) {
      // It takes part on a connection that this one has come after: it says JOIN first.
      return refuse(send, ErrorCode.NOT_IN_CALL, "the connection");
    }
    ActorRef<Outbound> connection = to.connection();
    if (connection == null) {
      return refuse(send, ErrorCode.PARTICIPANT_AWAY, "the receiver's socket is gone");
    }
    Address node = connection.path().address();
    if (!node.hasLocalScope() && !reaches.test(node)) {
      // The call's actor learns of it later, and may have been on that node, too.
      return refuse(send, ErrorCode.PARTICIPANT_AWAY, "the receiver's node is not reached");
    }
    int wait = take(from);
    if (wait > 0) {
      return refuse(send, ErrorCode.OVERLOADED, "too many signals in a second", wait);
    }
    pass(asked, from, connection, candidates.passedOn(asked.signal()));
    send.replyTo().answer(Reply.Done.INSTANCE);
    return Behaviors.same();
  }

  private void pass(Request.SignalCall asked, Seat from, ActorRef<Outbound> to, CallSignal signal) {
    EncodedFrame frame =
        WireCodec.encode(
            new Reply.CallSignalEvent(
                asked.conversation(), asked.id(), from.user(), from.device(), signal));
    Address address = to.path().address();
    if (address.hasLocalScope()) {
      metrics.local.increment();
      to.tell(new Outbound.Pushed(frame));
      return;
    }
    RelayedSignal relayed =
        new RelayedSignal(refs.toSerializationFormat(to), Bytes.wrap(frame.payload()));
    SignalRelay.Offer offer = relay.offer(nodeOf(address), asked.id(), relayed.toBytes());
    if (offer == SignalRelay.Offer.TAKEN) {
      metrics.relayed.increment();
    } else {
      metrics.fellBack(offer);
      metrics.byActors.increment();
      to.tell(new Outbound.Pushed(frame));
    }
  }

  /** As members of the cluster are named. */
  private static String nodeOf(Address address) {
    String withSystem = address.hostPort();
    return withSystem.substring(withSystem.indexOf('@') + 1);
  }

  /**
   * Counts a signal against the pace of its connection, so that no device floods another's socket.
   *
   * @return milliseconds until there is room for it; 0: it is counted
   */
  private int take(Seat from) {
    Wired sender = wired.get(from.connection());
    if (sender == null) {
      return 0;
    }
    long now = nanoTime.getAsLong();
    long wait = pace.waitNanos(sender.paceState, now);
    if (wait > 0) {
      return Math.toIntExact(TimeUnit.NANOSECONDS.toMillis(wait) + 1);
    }
    sender.paceState = pace.admit(sender.paceState, now);
    return 0;
  }

  private Behavior<SwitchboardCommand> refuse(Send send, ErrorCode code, String detail) {
    return refuse(send, code, detail, 0);
  }

  private Behavior<SwitchboardCommand> refuse(
      Send send, ErrorCode code, String detail, int retryAfterMillis) {
    metrics.refused.increment();
    send.replyTo().refuse(code, detail, retryAfterMillis);
    return Behaviors.same();
  }

  private Behavior<SwitchboardCommand> onArrived(Arrived arrived) {
    try {
      RelayedSignal signal = RelayedSignal.of(arrived.signal());
      ActorRef<Outbound> connection = refs.resolveActorRef(signal.connection());
      if (connection.path().address().hasLocalScope()) {
        connection.tell(new Outbound.Pushed(EncodedFrame.wrap(signal.frame().asArray())));
        return Behaviors.same();
      }
      context.getLog().warn("a signal arrived that is for another node");
    } catch (IllegalArgumentException e) {
      context.getLog().warn("no signal arrived, but something else: {}", e.getMessage());
    }
    metrics.undeliverable.increment();
    return Behaviors.same();
  }

  // ---- who takes part

  private Behavior<SwitchboardCommand> onSeated(Seated seated) {
    Line line = lines.computeIfAbsent(seated.id(), id -> new Line(seated.conversation()));
    if (seated.version() < line.version) {
      return Behaviors.same();
    }
    line.version = seated.version();
    line.seats = seated.seats();
    Map<ActorRef<Outbound>, Seat> here = new HashMap<>(2);
    for (Seat seat : seated.seats()) {
      ActorRef<Outbound> connection = seat.connection();
      if (connection != null && connection.path().address().hasLocalScope()) {
        here.put(connection, seat);
      }
    }
    line.here.keySet().stream()
        .filter(one -> !here.containsKey(one))
        .forEach(one -> unwatch(one, seated.id()));
    here.keySet().forEach(one -> watch(one, seated.id()));
    line.here.clear();
    line.here.putAll(here);
    forgetIfNobodyIsHere(seated.id(), line);
    return Behaviors.same();
  }

  private void watch(ActorRef<Outbound> connection, CallId call) {
    Wired here = wired.get(connection);
    if (here == null) {
      here = new Wired(nanoTime.getAsLong());
      wired.put(connection, here);
      context.watchWith(connection, new Ended(connection));
    }
    here.calls.add(call);
  }

  private void unwatch(ActorRef<Outbound> connection, CallId call) {
    Wired here = wired.get(connection);
    if (here != null && here.calls.remove(call) && here.calls.isEmpty()) {
      wired.remove(connection);
      context.unwatch(connection);
    }
  }

  private Behavior<SwitchboardCommand> onEnded(Ended ended) {
    Wired gone = wired.remove(ended.connection());
    if (gone == null) {
      return Behaviors.same();
    }
    for (CallId call : gone.calls) {
      Line line = lines.get(call);
      if (line != null) {
        line.here.remove(ended.connection());
        forgetIfNobodyIsHere(call, line);
      }
    }
    return Behaviors.same();
  }

  private void forgetIfNobodyIsHere(CallId id, Line line) {
    if (line.here.isEmpty()) {
      lines.remove(id);
    }
  }

  private Behavior<SwitchboardCommand> onTick() {
    lines.forEach(
        (id, line) ->
            calls.tell(
                new CallCommand.Present(
                    line.conversation,
                    id,
                    List.copyOf(line.here.values()),
                    line.version,
                    context.getSelf())));
    return Behaviors.same();
  }
}
