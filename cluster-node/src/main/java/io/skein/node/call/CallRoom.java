package io.skein.node.call;

import io.skein.node.call.CallCommand.Published;
import io.skein.node.call.CallCommand.RoomLost;
import io.skein.node.call.CallCommand.SfuPresent;
import io.skein.node.call.CallCommand.UseSfu;
import io.skein.node.call.CallNote.DeskLost;
import io.skein.node.call.sfu.SfuCommand;
import io.skein.node.call.sfu.SfuPlace;
import io.skein.node.call.sfu.SfuTrack;
import io.skein.node.call.sfu.Sfus;
import io.skein.protocol.Call;
import io.skein.protocol.Call.Participant;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Request;
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
 * Which desk has the connections of each participant with the call's SFU, and what has become of
 * them. A desk keeps them wherever the device's socket is, so that media go on when that goes
 * elsewhere. Confined to the call's actor.
 */
final class CallRoom {
  private record Place(SfuPlace participant, ActorRef<SfuCommand> desk) {
    boolean isOf(SfuPlace other) {
      return participant.device().equals(other.device()) && participant.join() == other.join();
    }

    boolean isOf(Participant one) {
      return participant.device().equals(one.device()) && participant.join() == one.join();
    }
  }

  private final CallShell shell;
  private final Sfus sfus;
  private final Map<UserId, Place> places = new HashMap<>(2);
  private final Set<ActorRef<SfuCommand>> watched = new HashSet<>(2);

  CallRoom(CallShell shell) {
    this.shell = shell;
    this.sfus = shell.services().sfus();
  }

  /** Passes what a device asks on to the desk that has its connections, or refuses it. */
  void use(@Nullable LiveCall live, UseSfu use) {
    LiveCall current = live == null ? null : shell.rules().pass(live, shell.nowMillis());
    ErrorCode refusal = SfuRules.refusal(current, use.origin(), use.asked());
    if (refusal != null) {
      shell.refuse(use, refusal, "the call");
    } else {
      pass(current.call(), use);
    }
  }

  private void pass(Call call, UseSfu use) {
    Participant by = call.participant(use.user());
    if (by == null) {
      return;
    }
    Place place = places.get(use.user());
    if (place == null || !place.isOf(by)) {
      place = new Place(new SfuPlace(by.user(), by.device(), by.join(), 0, List.of()), use.desk());
      places.put(use.user(), place);
      watch(use.desk());
    }
    List<SfuTrack> wanted =
        use.asked() instanceof Request.SubscribeTracks subscribe
            ? SfuRules.wanted(call, use.origin(), subscribe.tracks(), feeds())
            : List.of();
    place
        .desk()
        .tell(
            new SfuCommand.Carry(
                place.participant(),
                sfus.server(call.id(), call.room()),
                use.asked(),
                wanted,
                use.replyTo()));
  }

  private Map<UserId, Long> feeds() {
    Map<UserId, Long> feeds = new HashMap<>();
    places.forEach((user, place) -> feeds.put(user, place.participant().feed()));
    return feeds;
  }

  private void watch(ActorRef<SfuCommand> desk) {
    if (watched.add(desk)) {
      shell.context().watchWith(desk, new DeskLost(desk));
    }
  }

  /** What the call is once a desk has said of a participant what the SFU has of it. */
  @Nullable LiveCall published(@Nullable LiveCall current, Published told) {
    if (!isOf(current, told.id().equals(idOf(current))) || current.call().room() != told.room()) {
      return current;
    }
    places.computeIfPresent(
        told.place().user(),
        (user, place) -> place.isOf(told.place()) ? new Place(told.place(), place.desk()) : place);
    return SfuRules.published(current, told.room(), told.place());
  }

  /**
   * The same, once it has said whose connections it has: those are its own that no other desk has.
   * It is told which those are.
   */
  @Nullable LiveCall take(@Nullable LiveCall current, SfuPresent present) {
    boolean goesOn =
        isOf(current, present.id().equals(idOf(current)))
            && current.call().room() == present.room();
    if (!goesOn) {
      present.desk().tell(new SfuCommand.Told(present.id(), present.room(), List.of()));
      return current;
    }
    LiveCall next = current;
    for (SfuPlace place : present.places()) {
      Participant participant = current.call().participant(place.user());
      Place known = places.get(place.user());
      if (participant == null || !new Place(place, present.desk()).isOf(participant)) {
        continue;
      }
      boolean isNew = known == null || !known.isOf(participant);
      if (isNew || known.desk().equals(present.desk())) {
        places.put(place.user(), new Place(place, present.desk()));
        watch(present.desk());
        next = SfuRules.published(next, present.room(), place);
      }
    }
    present.desk().tell(told(current.call(), present.desk()));
    return next;
  }

  private SfuCommand.Told told(Call call, ActorRef<SfuCommand> desk) {
    List<SfuPlace> its = new ArrayList<>(2);
    for (Participant participant : call.participants()) {
      Place place = places.get(participant.user());
      if (place != null && place.isOf(participant) && place.desk().equals(desk)) {
        its.add(place.participant());
      }
    }
    return new SfuCommand.Told(call.id(), call.room(), its);
  }

  /** The same, once a desk has lost the server of its room. */
  @Nullable LiveCall moved(@Nullable LiveCall current, RoomLost lost) {
    return isOf(current, lost.id().equals(idOf(current)))
        ? SfuRules.moved(current, lost.room(), sfus.nextRoom(lost.id(), lost.room()))
        : current;
  }

  /** The same, once a desk is gone. */
  @Nullable LiveCall lost(@Nullable LiveCall current, DeskLost lost) {
    watched.remove(lost.desk());
    Set<UserId> users = new HashSet<>(2);
    places.forEach(
        (user, place) -> {
          if (place.desk().equals(lost.desk())) {
            users.add(user);
          }
        });
    places.keySet().removeAll(users);
    return isOf(current, true)
        ? SfuRules.unpublished(current, one -> users.contains(one.user()))
        : current;
  }

  /** The same, without what desks were said to have that have not spoken of it in time. */
  LiveCall withoutHomeless(LiveCall current) {
    return SfuRules.unpublished(current, one -> !places.containsKey(one.user()));
  }

  /** Desks drop connections of those who take part no more, and the SFU a room that is over. */
  void retain(@Nullable LiveCall before, Call now) {
    int left = roomBefore(before, now);
    if (left != 0 && before != null) {
      sfus.destroy(before.call().id(), left);
    }
    if (places.isEmpty()) {
      return;
    }
    Set<ActorRef<SfuCommand>> desks = new HashSet<>(2);
    places
        .values()
        .removeIf(
            place -> {
              Participant participant = now.participant(place.participant().user());
              boolean isGone = left != 0 || participant == null || !place.isOf(participant);
              if (isGone) {
                desks.add(place.desk());
              }
              return isGone;
            });
    desks.forEach(
        desk ->
            desk.tell(
                left == 0
                    ? told(now, desk)
                    : new SfuCommand.Told(before.call().id(), left, List.of())));
  }

  /** The room that the call had, and has no more; 0: it has it still, or had none. */
  private static int roomBefore(@Nullable LiveCall before, Call now) {
    if (before == null || !before.call().hasSfu() || before.call().isEnded()) {
      return 0;
    }
    boolean hasIt =
        before.call().id().equals(now.id()) && before.call().room() == now.room() && !now.isEnded();
    return hasIt ? 0 : before.call().room();
  }

  private static io.skein.protocol.@Nullable CallId idOf(@Nullable LiveCall current) {
    return current == null ? null : current.call().id();
  }

  private static boolean isOf(@Nullable LiveCall current, boolean same) {
    return current != null && same && !current.call().isEnded();
  }
}
