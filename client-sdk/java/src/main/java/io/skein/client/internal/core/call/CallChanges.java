package io.skein.client.internal.core.call;

import io.skein.client.CallChange;
import io.skein.protocol.Call;
import io.skein.protocol.Call.Invited;
import io.skein.protocol.Call.Participant;
import io.skein.protocol.UserId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What has happened between two words of a call. Pure. */
final class CallChanges {
  private CallChanges() {}

  /**
   * In the order in which it is told: who is gone, who has come, what they send, who is called, the
   * end.
   *
   * @param before null: nothing was known of the call
   */
  static List<CallChange> between(@Nullable Call before, Call after, UserId self) {
    List<CallChange> changes = new ArrayList<>();
    List<Participant> were = before == null ? List.of() : before.participants();
    for (Participant was : were) {
      if (same(after.participants(), was) == null) {
        changes.add(new CallChange.Left(was));
      }
    }
    for (Participant is : after.participants()) {
      participant(same(were, is), is, changes);
    }
    for (Invited is : after.invited()) {
      invited(before == null ? null : state(before, is.user()), is, changes);
    }
    if (after.isEnded() && (before == null || !before.isEnded())) {
      Call.Outcome outcome = after.outcome();
      changes.add(
          new CallChange.Ended(
              outcome == null ? Call.Outcome.FAILED : outcome, isMissed(before, after, self)));
    }
    return changes;
  }

  /** The same joining; null: there is none. */
  private static @Nullable Participant same(List<Participant> participants, Participant one) {
    for (Participant other : participants) {
      if (other.user().equals(one.user())
          && other.device().equals(one.device())
          && other.join() == one.join()) {
        return other;
      }
    }
    return null;
  }

  private static void participant(
      @Nullable Participant was, Participant is, List<CallChange> changes) {
    if (was == null) {
      changes.add(new CallChange.Joined(is));
      if (is.isAway()) {
        changes.add(new CallChange.Away(is));
      }
      return;
    }
    if (was.isAway() != is.isAway()) {
      changes.add(is.isAway() ? new CallChange.Away(is) : new CallChange.Back(is));
    }
    if (was.muted() != is.muted()
        || was.video() != is.video()
        || was.screen() != is.screen()
        || was.held() != is.held()) {
      changes.add(new CallChange.Sends(is));
    }
  }

  private static void invited(Invited.@Nullable State was, Invited is, List<CallChange> changes) {
    if (was == is.state()) {
      return;
    }
    switch (is.state()) {
      case RINGING -> changes.add(new CallChange.Rings(is.user()));
      case DECLINED, BUSY, MISSED -> changes.add(new CallChange.Unanswered(is.user(), is.state()));
      case CALLED, LEFT -> {
        // Of who left it is told as a participant.
      }
    }
  }

  private static Invited.@Nullable State state(Call call, UserId user) {
    for (Invited one : call.invited()) {
      if (one.user().equals(user)) {
        return one.state();
      }
    }
    return null;
  }

  /** Also of a call of which the end alone was heard, or of which only that it is gone. */
  private static boolean isMissed(@Nullable Call before, Call after, UserId self) {
    if (before != null && before.participant(self) != null) {
      return false;
    }
    Invited.State state = state(after, self);
    return state != null && (state == Invited.State.MISSED || state.rings());
  }
}
