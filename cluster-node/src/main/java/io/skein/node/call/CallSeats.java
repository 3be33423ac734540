package io.skein.node.call;

import io.skein.node.call.CallCommand.Asked;
import io.skein.node.call.CallCommand.Change;
import io.skein.node.call.CallCommand.Present;
import io.skein.node.call.CallCommand.Start;
import io.skein.node.call.CallNote.SeatLost;
import io.skein.node.delivery.DeviceOrigin;
import io.skein.node.delivery.Outbound;
import io.skein.protocol.Call;
import io.skein.protocol.DeviceId;
import io.skein.protocol.UserId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * Where the participants of a call are reached, the switchboards that are told so, and what becomes
 * of the call when somebody's connection ends or is there after all. Confined to the call's actor.
 */
final class CallSeats {
  private record Place(
      DeviceId device, ActorRef<Outbound> connection, ActorRef<SwitchboardCommand> switchboard) {}

  private final CallShell shell;
  private final CallTelling telling;
  private final Map<UserId, Place> places = new HashMap<>(2);

  /** Who knows of the call, and is to hear when it need not any more. */
  private Set<ActorRef<SwitchboardCommand>> told = new HashSet<>(2);

  CallSeats(CallShell shell, CallTelling telling) {
    this.shell = shell;
    this.telling = telling;
  }

  /** Gives who has asked to take part, and does, its seat. */
  void seat(Call call, Asked command) {
    if (command instanceof Start start) {
      seat(call, start, start.origin(), start.switchboard());
    } else if (command instanceof Change change && change.joins()) {
      seat(call, change, change.origin(), change.switchboard());
    }
  }

  private void seat(
      Call call, Asked command, DeviceOrigin by, ActorRef<SwitchboardCommand> switchboard) {
    Call.Participant participant = call.participant(by.user());
    if (participant != null
        && participant.device().equals(by.device())
        && seat(by.user(), by.device(), command.replyTo().connection(), switchboard)) {
      tell(call);
    }
  }

  /** The user takes part on this connection. True if that is news. */
  private boolean seat(
      UserId user,
      DeviceId device,
      ActorRef<Outbound> connection,
      ActorRef<SwitchboardCommand> switchboard) {
    Place place = new Place(device, connection, switchboard);
    Place before = places.put(user, place);
    if (place.equals(before)) {
      return false;
    }
    if (before != null) {
      shell.context().unwatch(before.connection());
    }
    shell.context().watchWith(connection, new SeatLost(user, device, connection));
    return true;
  }

  /** What the call is once a node has said which of its participants are there. */
  @Nullable LiveCall found(@Nullable LiveCall live, Present present) {
    if (live == null || !live.call().id().equals(present.id()) || live.call().isEnded()) {
      present
          .switchboard()
          .tell(new SwitchboardCommand.Seated(shell.id(), present.id(), Long.MAX_VALUE, List.of()));
      return live;
    }
    List<Seat> seated = take(present, live.call());
    LiveCall next = live;
    for (Seat seat : seated) {
      next = shell.rules().found(next, seat.user(), seat.device(), shell.nowMillis());
    }
    if (!next.equals(live)) {
      return next;
    }
    if (!seated.isEmpty()) {
      tell(live.call());
    } else if (present.version() < live.call().version()) {
      present.switchboard().tell(seated(live.call()));
      telling.participants(live);
    }
    return live;
  }

  /** Gives those a seat who have none, of what a node says of its participants: those that did. */
  private List<Seat> take(Present present, Call call) {
    List<Seat> taken = new ArrayList<>(0);
    for (Seat seat : present.seats()) {
      Call.Participant participant = call.participant(seat.user());
      if (seat.connection() != null
          && participant != null
          && participant.device().equals(seat.device())
          && !places.containsKey(seat.user())) {
        seat(seat.user(), seat.device(), seat.connection(), present.switchboard());
        taken.add(seat);
      }
    }
    return taken;
  }

  /** What the call is once the connection of a participant's device has ended. */
  @Nullable LiveCall lost(@Nullable LiveCall live, SeatLost lost) {
    if (!lose(lost) || live == null) {
      return live;
    }
    LiveCall next = shell.rules().lost(live, lost.user(), lost.device(), shell.nowMillis());
    if (next.equals(live)) {
      tell(live.call());
    }
    return next;
  }

  /** What the call is once all nodes had time to say who is there: who was not named is not. */
  LiveCall withoutAbsent(LiveCall live) {
    LiveCall next = live;
    for (Call.Participant participant : live.call().participants()) {
      if (!places.containsKey(participant.user())) {
        next =
            shell.rules().lost(next, participant.user(), participant.device(), shell.nowMillis());
      }
    }
    return next;
  }

  /** The connection has ended. False if the user takes part on another one since. */
  private boolean lose(SeatLost lost) {
    Place place = places.get(lost.user());
    if (place == null || !place.connection().equals(lost.connection())) {
      return false;
    }
    places.remove(lost.user());
    return true;
  }

  /** Forgets those who do not take part, on that device, any more. */
  void retain(Call call) {
    places
        .entrySet()
        .removeIf(
            entry -> {
              Call.Participant participant = call.participant(entry.getKey());
              boolean gone =
                  participant == null || !participant.device().equals(entry.getValue().device());
              if (gone) {
                shell.context().unwatch(entry.getValue().connection());
              }
              return gone;
            });
  }

  /** Tells every node that has a participant, or had one, where all of them are. */
  void tell(Call call) {
    SwitchboardCommand.Seated seated = seated(call);
    Set<ActorRef<SwitchboardCommand>> now = new HashSet<>(2);
    places.values().forEach(place -> now.add(place.switchboard()));
    told.addAll(now);
    told.forEach(switchboard -> switchboard.tell(seated));
    told = now;
  }

  /** What a switchboard is told of the call. */
  private SwitchboardCommand.Seated seated(Call call) {
    List<Seat> seats = new ArrayList<>(call.participants().size());
    for (Call.Participant participant : call.participants()) {
      seats.add(
          new Seat(participant.user(), participant.device(), connectionOf(participant.user())));
    }
    return new SwitchboardCommand.Seated(
        call.conversation(), call.id(), call.version(), List.copyOf(seats));
  }

  private @Nullable ActorRef<Outbound> connectionOf(UserId user) {
    Place place = places.get(user);
    return place == null ? null : place.connection();
  }
}
