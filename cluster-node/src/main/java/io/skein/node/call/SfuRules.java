package io.skein.node.call;

import io.skein.node.call.sfu.SdpSection;
import io.skein.node.call.sfu.SfuPlace;
import io.skein.node.call.sfu.SfuTrack;
import io.skein.node.delivery.DeviceOrigin;
import io.skein.protocol.Call.Participant;
import io.skein.protocol.CallTrack;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Limits;
import io.skein.protocol.Request;
import io.skein.protocol.TrackName;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
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
    if (current.call().room() != asked.room()) {
      return ErrorCode.SFU_LOST;
    }
    return asked instanceof Request.PublishTracks publish && !isOffered(publish)
        ? ErrorCode.SFU_REFUSED
        : null;
  }

  /**
   * Whether the tracks are in the offer. One that was told and is nowhere would have the SFU refuse
   * whole lists of all who want it among others.
   */
  private static boolean isOffered(Request.PublishTracks publish) {
    List<SdpSection> sections = SdpSection.of(publish.sdp());
    return sections.size() <= Limits.CALL_TRACKS_MAX
        && publish.tracks().stream().allMatch(track -> isSent(track, sections));
  }

  private static boolean isSent(CallTrack track, List<SdpSection> sections) {
    return sections.stream().anyMatch(one -> one.mid().equals(track.mid()) && one.sends());
  }

  /**
   * Of the tracks that somebody wants those that others have published, each once.
   *
   * @return null: of one that is told it is not known where it is published
   */
  static @Nullable List<SfuTrack> wanted(LiveCall current, DeviceOrigin by, List<TrackName> names) {
    List<SfuTrack> wanted = new ArrayList<>(names.size());
    for (TrackName name : names) {
      Participant other = current.call().participant(name.user());
      if (other == null || other.user().equals(by.user()) || !isTold(other, name)) {
        continue;
      }
      long feed = current.atSfu().feed(name.user());
      if (feed == 0) {
        return null;
      }
      SfuTrack track = new SfuTrack(other.user(), feed, name.mid());
      if (!wanted.contains(track)) {
        wanted.add(track);
      }
    }
    return wanted;
  }

  private static boolean isTold(Participant other, TrackName name) {
    return other.tracks().stream().anyMatch(one -> one.mid().equals(name.mid()));
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
    return with(current, participant, place.feed(), place.tracks());
  }

  /** What an SFU had of these participants is lost. */
  static LiveCall unpublished(LiveCall current, Predicate<Participant> isLost) {
    LiveCall next = current;
    for (Participant participant : current.call().participants()) {
      if (isLost.test(participant)) {
        next = with(next, participant, 0, List.of());
      }
    }
    return next;
  }

  private static LiveCall with(
      LiveCall current, Participant one, long feed, List<CallTrack> tracks) {
    boolean isOtherFeed =
        !one.tracks().isEmpty() && !tracks.isEmpty() && current.atSfu().feed(one.user()) != feed;
    if (one.tracks().equals(tracks) && !isOtherFeed) {
      return current;
    }
    LiveCall next = CallSteps.replaced(current, one, one.with(tracks));
    next = next.with(next.atSfu().with(one.user(), feed));
    // The names are those that were told. Who misses a version asks for what has them now.
    return isOtherFeed ? next.above(0) : next;
  }

  /**
   * The server of this room is gone: the call has another one.
   *
   * @param next the room of a server that answers; 0: none does. Then the call has another one only
   *     if that tells somebody that what it sends arrives no more
   * @param servers the name of the server that has a room
   */
  static LiveCall moved(LiveCall current, int lost, int next, IntFunction<String> servers) {
    if (current.call().isEnded() || !current.call().hasSfu() || current.call().room() != lost) {
      return current;
    }
    boolean flows = current.call().participants().stream().anyMatch(one -> !one.tracks().isEmpty());
    if (next == 0 && !flows) {
      return current;
    }
    int room = next == 0 ? lost + 1 : next;
    return CallSteps.inRoom(current, room, servers.apply(room));
  }
}
