package io.skein.node.call;

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
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.jspecify.annotations.Nullable;

/**
 * Where the participants of a call are reached, and the switchboards that are told so. Confined to
 * the call's actor.
 */
final class CallSeats {
  private record Place(
      DeviceId device, ActorRef<Outbound> connection, ActorRef<SwitchboardCommand> switchboard) {}

  private final ActorContext<CallInput> context;
  private final Map<UserId, Place> places = new HashMap<>(2);

  /** Who knows of the call, and is to hear when it need not any more. */
  private Set<ActorRef<SwitchboardCommand>> told = new HashSet<>(2);

  CallSeats(ActorContext<CallInput> context) {
    this.context = context;
  }

  /** The user takes part on this connection. True if that is news. */
  boolean seat(
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
      context.unwatch(before.connection());
    }
    context.watchWith(connection, new CallNote.SeatLost(user, device, connection));
    return true;
  }

  /** Gives those a seat who have none, of what a node says of its participants: those that did. */
  List<Seat> take(CallCommand.Present present, Call call) {
    List<Seat> taken = new ArrayList<>(0);
    for (Seat seat : present.seats()) {
      Call.Participant participant = call.participant(seat.user());
      if (seat.connection() != null
          && participant != null
          && participant.device().equals(seat.device())
          && !has(seat.user())) {
        seat(seat.user(), seat.device(), seat.connection(), present.switchboard());
        taken.add(seat);
      }
    }
    return taken;
  }

  boolean has(UserId user) {
    return places.containsKey(user);
  }

  /** The connection has ended. False if the user takes part on another one since. */
  boolean lose(CallNote.SeatLost lost) {
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
                context.unwatch(entry.getValue().connection());
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
  SwitchboardCommand.Seated seated(Call call) {
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
