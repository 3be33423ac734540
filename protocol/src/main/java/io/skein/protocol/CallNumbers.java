package io.skein.protocol;

import io.skein.protocol.Request.ChangeCall.Action;
import io.skein.protocol.Request.SfuRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The numbers on the wire of what calls and their devices say: places in these lists, from 1, which
 * are those of {@code call.proto} and only grow. The order in which the enums are declared is free.
 */
final class CallNumbers {
  static final List<Call.Media> MEDIA = List.of(Call.Media.AUDIO, Call.Media.VIDEO);

  static final List<Call.Phase> PHASES =
      List.of(Call.Phase.CALLING, Call.Phase.ONGOING, Call.Phase.ENDED);

  static final List<Call.Outcome> OUTCOMES =
      List.of(
          Call.Outcome.ANSWERED,
          Call.Outcome.MISSED,
          Call.Outcome.DECLINED,
          Call.Outcome.BUSY,
          Call.Outcome.CANCELLED,
          Call.Outcome.FAILED);

  static final List<Call.Invited.State> STATES =
      List.of(
          Call.Invited.State.CALLED,
          Call.Invited.State.RINGING,
          Call.Invited.State.DECLINED,
          Call.Invited.State.BUSY,
          Call.Invited.State.MISSED,
          Call.Invited.State.LEFT);

  static final List<CallTrack.Source> SOURCES =
      List.of(
          CallTrack.Source.MICROPHONE,
          CallTrack.Source.CAMERA,
          CallTrack.Source.SCREEN,
          CallTrack.Source.SCREEN_AUDIO);

  static final List<SfuRequest.Side> SIDES =
      List.of(SfuRequest.Side.PUBLISHED, SfuRequest.Side.SUBSCRIBED);

  static final List<Action> ACTIONS =
      List.of(
          Action.RING,
          Action.JOIN,
          Action.TAKE_OVER,
          Action.DECLINE,
          Action.BUSY,
          Action.LEAVE,
          Action.FAIL);

  private CallNumbers() {}

  static <E> int of(List<E> all, E one) {
    return all.indexOf(one) + 1;
  }

  /** Null for 0, and for a number that is not known here. */
  static <E> @Nullable E known(List<E> all, int number) {
    return number > 0 && number <= all.size() ? all.get(number - 1) : null;
  }

  /** The same, with the nearest one in place of null. */
  static <E> E nearest(List<E> all, int number, E nearest) {
    E known = known(all, number);
    return known == null ? nearest : known;
  }
}
