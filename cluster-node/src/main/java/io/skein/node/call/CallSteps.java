package io.skein.node.call;

import io.skein.protocol.Call;
import io.skein.protocol.Call.Invited;
import io.skein.protocol.Call.Outcome;
import io.skein.protocol.Call.Participant;
import io.skein.protocol.Call.Phase;
import io.skein.protocol.DeviceId;
import io.skein.protocol.UserId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The single steps of which what happens to a call is made: each gives another call. Pure. */
final class CallSteps {
  /** Of those who are not in the call any more, or did not come, the newest so many are told. */
  static final int GONE_MAX = 100;

  /** Of all who took part the first so many are told. */
  static final int TOOK_PART_MAX = 1_000;

  private CallSteps() {}

  /** Who begins to take part. */
  static Participant participant(UserId user, DeviceId device, int join, Call.Media media) {
    return new Participant(user, device, join, 0, false, media == Call.Media.VIDEO, false, false);
  }

  /** Those who took part and this one, once. */
  static List<UserId> added(List<UserId> users, UserId user) {
    if (users.contains(user) || users.size() >= TOOK_PART_MAX) {
      return users;
    }
    List<UserId> more = new ArrayList<>(users);
    more.add(user);
    return List.copyOf(more);
  }

  /** How a call ends in which nobody rings any more, and nobody has joined. */
  static Outcome unanswered(List<Invited> invited) {
    boolean anyMissed = false;
    boolean anyDeclined = false;
    for (Invited one : invited) {
      anyMissed |= one.state() == Invited.State.MISSED;
      anyDeclined |= one.state() == Invited.State.DECLINED;
    }
    if (anyMissed) {
      return Outcome.MISSED;
    }
    return anyDeclined ? Outcome.DECLINED : Outcome.BUSY;
  }

  /** The call at its end: nobody takes part, nobody rings. */
  static LiveCall ended(LiveCall current, Outcome outcome, long atMillis) {
    Call left = removed(current, current.call().participants()).call();
    Call ended = left.ended(outcome, atMillis, missed(left.invited()));
    return new LiveCall(
        ended, current.joins(), current.tookPart(), 0, current.knownHead(), false, current.atSfu());
  }

  /** Without these, who are told as having left. */
  static LiveCall removed(LiveCall current, List<Participant> gone) {
    List<Participant> participants = new ArrayList<>(current.call().participants());
    List<Invited> invited = new ArrayList<>(current.call().invited());
    for (Participant participant : gone) {
      participants.remove(participant);
      invited.add(new Invited(participant.user(), Invited.State.LEFT));
    }
    return with(current, List.copyOf(participants), newest(invited), current.aloneUntilMillis());
  }

  /** Without those who were called, or left, longest ago, beyond so many. */
  private static List<Invited> newest(List<Invited> invited) {
    long most = GONE_MAX + invited.stream().filter(one -> one.state().rings()).count();
    List<Invited> newest = new ArrayList<>(invited);
    for (int i = 0; newest.size() > most; ) {
      if (newest.get(i).state().rings()) {
        i++;
      } else {
        newest.remove(i);
      }
    }
    return List.copyOf(newest);
  }

  /** With these who ring, too; all who ring do so until then. */
  static LiveCall ringing(LiveCall current, List<UserId> called, long untilMillis) {
    Call call = current.call();
    List<Invited> invited = new ArrayList<>(call.invited());
    invited.removeIf(one -> called.contains(one.user()));
    called.forEach(user -> invited.add(new Invited(user, Invited.State.CALLED)));
    return current.with(
        changed(
            call,
            call.phase(),
            call.answeredMillis(),
            untilMillis,
            call.participants(),
            newest(invited)));
  }

  /** With another state of this participant. */
  static LiveCall replaced(LiveCall current, Participant one, Participant other) {
    List<Participant> participants = new ArrayList<>(current.call().participants());
    participants.set(participants.indexOf(one), other);
    return with(
        current, List.copyOf(participants), current.call().invited(), current.aloneUntilMillis());
  }

  /** With others who are, or were, called. */
  static LiveCall withInvited(LiveCall current, List<Invited> invited) {
    return with(current, current.call().participants(), invited, current.aloneUntilMillis());
  }

  /** The next version. */
  static LiveCall with(
      LiveCall current,
      List<Participant> participants,
      List<Invited> invited,
      long aloneUntilMillis) {
    Call call = current.call();
    long ringUntilMillis = rings(invited) ? call.ringUntilMillis() : 0;
    return new LiveCall(
        changed(call, call.phase(), call.answeredMillis(), ringUntilMillis, participants, invited),
        current.joins(),
        current.tookPart(),
        aloneUntilMillis,
        current.knownHead(),
        current.recorded(),
        current.atSfu());
  }

  /** The next version of what is told. */
  static Call changed(
      Call call,
      Phase phase,
      long answeredMillis,
      long ringUntilMillis,
      List<Participant> participants,
      List<Invited> invited) {
    return new Call(
        call.id(),
        call.conversation(),
        call.caller(),
        call.media(),
        phase,
        call.outcome(),
        call.startedMillis(),
        answeredMillis,
        call.endedMillis(),
        ringUntilMillis,
        participants,
        invited,
        call.version() + 1,
        call.room());
  }

  /** The same, whose media go by another room, at this SFU, which has nothing of anybody yet. */
  static LiveCall inRoom(LiveCall current, int room, String server) {
    Call call = current.call();
    List<Participant> silent =
        call.participants().stream().map(one -> one.with(List.of())).toList();
    Call next =
        changed(
            call,
            call.phase(),
            call.answeredMillis(),
            call.ringUntilMillis(),
            silent,
            call.invited());
    return current.with(next.with(next.version(), room)).with(AtSfu.of(server));
  }

  /** Whether anybody is called still. */
  static boolean rings(List<Invited> invited) {
    return invited.stream().anyMatch(one -> one.state().rings());
  }

  /** Nobody of them rings any more. */
  static List<Invited> missed(List<Invited> invited) {
    return invited.stream()
        .map(one -> one.state().rings() ? new Invited(one.user(), Invited.State.MISSED) : one)
        .toList();
  }

  /** The same participant, whose socket is gone until then; 0: it is there. */
  static Participant away(Participant one, long untilMillis) {
    return new Participant(
        one.user(),
        one.device(),
        one.join(),
        untilMillis,
        one.muted(),
        one.video(),
        one.screen(),
        one.held(),
        one.tracks());
  }

  /** The place of this device; null if it does not take part. */
  static @Nullable Participant participant(LiveCall current, UserId user, DeviceId device) {
    Participant participant = current.call().participant(user);
    return participant != null && participant.device().equals(device) ? participant : null;
  }
}
