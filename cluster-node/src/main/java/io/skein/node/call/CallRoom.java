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
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * Which desk has the connections of each participant with the call's SFU, and what has become of
 * them. A desk keeps them wherever the device's socket is, so that media go on when that goes
 * elsewhere. Confined to the call's actor.
 */
final class CallRoom {
  private record Place(SfuPlace participant, ActorRef<SfuCommand> desk) {
    boolean isOf(Participant one) {
      return participant.device().equals(one.device()) && participant.join() == one.join();
    }
  }

  private final CallShell shell;
  private final Sfus sfus;
  private final Map<UserId, Place> places = new HashMap<>(2);
  private final Set<ActorRef<SfuCommand>> watched = new HashSet<>(2);

  /** Whoever joined until then may have connections of which no desk has spoken yet. */
  private int unknownJoins;

  /** What those ask, who are not known to begin with: they wait for their desks. */
  private List<UseSfu> held = List.of();

  /** Until then the call does not move once more. */
  private long stayMillis;

  CallRoom(CallShell shell) {
    this.shell = shell;
    this.sfus = shell.services().sfus();
  }

  /** The actor has begun with this: desks have time to say whose connections they have. */
  void begin(@Nullable LiveCall live) {
    if (live != null && live.call().hasSfu() && !live.call().isEnded()) {
      unknownJoins = live.joins();
      shell.timers().awaitDesks();
      return;
    }
    awaitNobody();
    if (live != null && live.call().hasSfu() && live.isToRecord()) {
      // Who stored its end may not have come to this.
      sfus.destroy(live.atSfu().server(), live.call().id(), live.call().room());
    }
  }

  private void awaitNobody() {
    unknownJoins = 0;
    release(use -> true);
  }

  // ---- what devices ask

  /** Passes what a device asks on to the desk that has its connections, or refuses it. */
  void use(@Nullable LiveCall live, UseSfu use) {
    LiveCall current = live == null ? null : shell.rules().pass(live, shell.nowMillis());
    ErrorCode refusal = SfuRules.refusal(current, use.origin(), use.asked());
    if (refusal != null) {
      shell.refuse(use, refusal, "the call");
    } else {
      pass(current, use);
    }
  }

  private void pass(LiveCall current, UseSfu use) {
    Participant by = current.call().participant(use.user());
    if (by == null) {
      shell.refuse(use, ErrorCode.NOT_IN_CALL, "the call");
      return;
    }
    Place place = places.get(use.user());
    boolean isKnown = place != null && place.isOf(by);
    if (isKnown && isCutOff(place.desk(), use.desk())) {
      shell.context().getSelf().tell(new DeskLost(place.desk()));
      shell.context().getSelf().tell(use);
      return;
    }
    if (!isKnown && by.join() <= unknownJoins && !begins(use.asked())) {
      hold(use);
      return;
    }
    List<SfuTrack> wanted = wanted(current, use);
    if (wanted == null) {
      shell.refuse(use, ErrorCode.TRACK_GONE, "where it is published is not known");
      return;
    }
    Place at =
        isKnown
            ? place
            : put(new SfuPlace(by.user(), by.device(), by.join(), 0, List.of()), use.desk());
    at.desk()
        .tell(
            new SfuCommand.Carry(
                at.participant(), current.atSfu().server(), use.asked(), wanted, use.replyTo()));
  }

  private static @Nullable List<SfuTrack> wanted(LiveCall current, UseSfu use) {
    return use.asked() instanceof Request.SubscribeTracks subscribe
        ? SfuRules.wanted(current, use.origin(), subscribe.tracks())
        : List.of();
  }

  /** Whoever begins anew needs nothing of what it had. */
  private static boolean begins(Request.SfuRequest asked) {
    return (asked instanceof Request.PublishTracks publish && publish.begins())
        || (asked instanceof Request.SubscribeTracks subscribe && subscribe.begins());
  }

  /** Whether the desk's node is lost, though the cluster has not removed it yet. */
  private boolean isCutOff(ActorRef<SfuCommand> desk, ActorRef<SfuCommand> nearest) {
    return !desk.equals(nearest) && !shell.services().reaches().test(desk);
  }

  private void hold(UseSfu use) {
    if (held.size() >= shell.settings().waitingMax()) {
      shell.overloaded(use);
      return;
    }
    held = held.isEmpty() ? new ArrayList<>(2) : held;
    held.add(use);
  }

  /** What those have asked meanwhile is asked again. */
  private void release(Predicate<UseSfu> isReady) {
    List<UseSfu> ready = held.stream().filter(isReady).toList();
    if (!ready.isEmpty()) {
      held.removeAll(ready);
      ready.forEach(shell.context().getSelf()::tell);
    }
  }

  /** Nothing that waits is done. */
  void giveBack(String detail) {
    held.forEach(use -> shell.refuse(use, ErrorCode.UNAVAILABLE, detail));
    held = List.of();
  }

  private Place put(SfuPlace participant, ActorRef<SfuCommand> desk) {
    Place place = new Place(participant, desk);
    places.put(participant.user(), place);
    if (watched.add(desk)) {
      shell.context().watchWith(desk, new DeskLost(desk));
    }
    return place;
  }

  // ---- what desks say

  /** What the call is once a desk has said of a participant what the SFU has of it. */
  @Nullable LiveCall published(@Nullable LiveCall current, Published told) {
    if (!isOf(current, told.id().equals(idOf(current))) || current.call().room() != told.room()) {
      return current;
    }
    LiveCall next = heard(current, current, told.place(), told.desk());
    release(use -> places.containsKey(use.user()));
    return next;
  }

  /**
   * The same, once it has said whose connections it has: those are its own that no other desk has.
   * It is told which those are.
   */
  @Nullable LiveCall take(@Nullable LiveCall current, SfuPresent present) {
    boolean isIts = isOf(current, present.id().equals(idOf(current)));
    if (!isIts || current.call().room() != present.room()) {
      boolean isOver = !isIts || current.call().room() > present.room();
      present.desk().tell(new SfuCommand.Told(present.id(), present.room(), List.of(), isOver));
      return current;
    }
    LiveCall next = current;
    Set<UserId> named = new HashSet<>(2);
    for (SfuPlace place : present.places()) {
      named.add(place.user());
      next = heard(current, next, place, present.desk());
    }
    // A word that it has lost them may itself be lost.
    next =
        SfuRules.unpublished(next, one -> !named.contains(one.user()) && isAt(one, present.desk()));
    present.desk().tell(told(current.call(), present.desk()));
    release(use -> places.containsKey(use.user()));
    return next;
  }

  private LiveCall heard(
      LiveCall current, LiveCall next, SfuPlace place, ActorRef<SfuCommand> desk) {
    Participant participant = current.call().participant(place.user());
    Place known = places.get(place.user());
    if (participant == null || !new Place(place, desk).isOf(participant)) {
      return next;
    }
    if (known != null && known.isOf(participant) && !known.desk().equals(desk)) {
      return next;
    }
    put(place, desk);
    return SfuRules.published(next, current.call().room(), place);
  }

  private boolean isAt(Participant one, ActorRef<SfuCommand> desk) {
    Place place = places.get(one.user());
    return place != null && place.isOf(one) && place.desk().equals(desk);
  }

  private SfuCommand.Told told(Call call, ActorRef<SfuCommand> desk) {
    List<SfuPlace> its = new ArrayList<>(2);
    for (Participant participant : call.participants()) {
      Place place = places.get(participant.user());
      if (place != null && isAt(participant, desk)) {
        its.add(place.participant());
      }
    }
    return new SfuCommand.Told(call.id(), call.room(), its, /* isOver= */ false);
  }

  /**
   * The same, once a desk has lost the server of its room. While this node reaches that the call
   * stays there, for the others: what the desk had is lost.
   */
  @Nullable LiveCall moved(@Nullable LiveCall current, RoomLost lost) {
    if (!isOf(current, lost.id().equals(idOf(current))) || current.call().room() != lost.room()) {
      return current;
    }
    if (sfus.answers(current.atSfu().server())) {
      return without(current, lost.desk());
    }
    if (shell.nowMillis() < stayMillis) {
      // It is said again when somebody asks for anything there.
      return current;
    }
    LiveCall next =
        SfuRules.moved(
            current,
            lost.room(),
            sfus.nextRoom(lost.id(), lost.room()),
            room -> sfus.server(lost.id(), room));
    if (!next.equals(current)) {
      stayMillis = shell.nowMillis() + shell.settings().sfuMoveEvery().toMillis();
    }
    return next;
  }

  /** The same, once a desk is gone. */
  @Nullable LiveCall lost(@Nullable LiveCall current, DeskLost lost) {
    watched.remove(lost.desk());
    return without(current, lost.desk());
  }

  private @Nullable LiveCall without(@Nullable LiveCall current, ActorRef<SfuCommand> desk) {
    Set<UserId> users = new HashSet<>(2);
    places.forEach(
        (user, place) -> {
          if (place.desk().equals(desk)) {
            users.add(user);
          }
        });
    places.keySet().removeAll(users);
    return isOf(current, true)
        ? SfuRules.unpublished(current, one -> users.contains(one.user()))
        : current;
  }

  /** The same, without what desks were said to have that have not spoken of it in time. */
  @Nullable LiveCall withoutHomeless(@Nullable LiveCall current) {
    awaitNobody();
    return isOf(current, true)
        ? SfuRules.unpublished(current, one -> !places.containsKey(one.user()))
        : current;
  }

  /** Desks drop connections of those who take part no more, and the SFU a room that is over. */
  void retain(@Nullable LiveCall before, Call now) {
    int left = roomBefore(before, now);
    if (left != 0 && before != null) {
      sfus.destroy(before.atSfu().server(), before.call().id(), left);
      awaitNobody();
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
                    : new SfuCommand.Told(
                        before.call().id(), left, List.of(), /* isOver= */ true)));
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
