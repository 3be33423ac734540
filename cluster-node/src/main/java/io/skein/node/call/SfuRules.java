package io.skein.node.call;

import io.skein.node.call.sfu.SfuPlace;
import io.skein.node.call.sfu.SfuTrack;
import io.skein.node.delivery.DeviceOrigin;
import io.skein.protocol.Call;
import io.skein.protocol.Call.Participant;
import io.skein.protocol.CallTrack;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Request;
import io.skein.protocol.TrackName;
import io.skein.protocol.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask a call's SFU for what, and what the call tells of that. Each method that takes the
 * call gives it as it is then; one that changes nothing gives the same object. Pure, thread-safe.
 */
final class SfuRules {
  private SfuRules() {}

  /** Why a device may not ask this; null: it may. */
  static @Nullable ErrorCode refusal(
      @Nullable LiveCall current, DeviceOrigin origin, Request.SfuRequest asked) {
    if (current == null
        || current.call().isEnded()
        || !current.call().id().equals(asked.id())
        || !current.call().conversation().equals(asked.conversation())) {
      return ErrorCode.NO_SUCH_CALL;
    }
    if (CallSteps.participant(current, origin.user(), origin.device()) == null) {
      return ErrorCode.NOT_IN_CALL;
    }
    if (!current.call().hasSfu()) {
      return ErrorCode.NO_SFU;
    }
    return current.call().room() == asked.room() ? null : ErrorCode.SFU_LOST;
  }

  /**
   * Of the tracks that somebody wants those that others have published, each once.
   *
   * @param feeds of whom it is known where they publish
   */
  static List<SfuTrack> wanted(
      Call call, DeviceOrigin by, List<TrackName> names, Map<UserId, Long> feeds) {
    List<SfuTrack> wanted = new ArrayList<>(names.size());
    for (TrackName name : names) {
      Participant other = call.participant(name.user());
      Long feed = feeds.get(name.user());
      if (other == null || feed == null || other.user().equals(by.user())) {
        continue;
      }
      SfuTrack track = new SfuTrack(other.user(), feed, name.mid());
      boolean isThere = other.tracks().stream().anyMatch(one -> one.mid().equals(name.mid()));
      if (isThere && !wanted.contains(track)) {
        wanted.add(track);
      }
    }
    return wanted;
  }

  /** An SFU has these tracks of a participant, and none else. */
  static LiveCall published(LiveCall current, int room, SfuPlace place) {
    Participant participant = CallSteps.participant(current, place.user(), place.device());
    if (current.call().isEnded()
        || current.call().room() != room
        || participant == null
        || participant.join() != place.join()) {
      return current;
    }
    return with(current, participant, place.tracks());
  }

  /** What an SFU had of these participants is lost. */
  static LiveCall unpublished(LiveCall current, Predicate<Participant> isLost) {
    LiveCall next = current;
    for (Participant participant : current.call().participants()) {
      if (isLost.test(participant)) {
        next = with(next, participant, List.of());
      }
    }
    return next;
  }

  private static LiveCall with(LiveCall current, Participant one, List<CallTrack> tracks) {
    return one.tracks().equals(tracks)
        ? current
        : CallSteps.replaced(current, one, one.with(tracks));
  }

  /**
   * The server of this room is gone: the call has another one.
   *
   * @param next the room of a server that answers; 0: none does. Then the call has another one only
   *     if that tells somebody that what it sends arrives no more
   */
  static LiveCall moved(LiveCall current, int lost, int next) {
    if (current.call().isEnded() || !current.call().hasSfu() || current.call().room() != lost) {
      return current;
    }
    boolean flows = current.call().participants().stream().anyMatch(one -> !one.tracks().isEmpty());
    if (next == 0 && !flows) {
      return current;
    }
    return CallSteps.inRoom(current, next == 0 ? lost + 1 : next);
  }
}
