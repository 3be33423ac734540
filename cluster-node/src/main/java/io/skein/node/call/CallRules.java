package io.skein.node.call;

import static io.skein.node.call.CallSteps.added;
import static io.skein.node.call.CallSteps.away;
import static io.skein.node.call.CallSteps.changed;
import static io.skein.node.call.CallSteps.ended;
import static io.skein.node.call.CallSteps.missed;
import static io.skein.node.call.CallSteps.participant;
import static io.skein.node.call.CallSteps.removed;
import static io.skein.node.call.CallSteps.replaced;
import static io.skein.node.call.CallSteps.rings;
import static io.skein.node.call.CallSteps.unanswered;
import static io.skein.node.call.CallSteps.with;
import static io.skein.node.call.CallSteps.withInvited;

import io.skein.protocol.Call;
import io.skein.protocol.Call.Invited;
import io.skein.protocol.Call.Outcome;
import io.skein.protocol.Call.Participant;
import io.skein.protocol.Call.Phase;
import io.skein.protocol.CallId;
import io.skein.protocol.ConversationId;
import io.skein.protocol.DeviceId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Request;
import io.skein.protocol.UserId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How a call goes: who rings, who takes part, when and how it ends. Each method takes the call as
 * it is and gives it as it is then; one that changes nothing gives the same object. What is due by
 * the time that is given has happened first ({@link #pass}), so that a late timer changes no
 * outcome. Every call that has not ended has a {@link #deadline}. Pure, thread-safe.
 */
final class CallRules {
  /**
   * What an operator may set.
   *
   * @param ringMillis for how long devices ring
   * @param awayMillis for how long the socket of who takes part may be gone
   * @param aloneMillis for how long one may be alone in a group's call
   * @param lengthMillis for how long a call may go on
   * @param participantsMax most users who take part in a mesh
   * @param sfuParticipantsMax most users who take part in a call by an SFU
   */
  record Terms(
      long ringMillis,
      long awayMillis,
      long aloneMillis,
      long lengthMillis,
      int participantsMax,
      int sfuParticipantsMax) {
    int participantsMax(int room) {
      return room == 0 ? participantsMax : sfuParticipantsMax;
    }
  }

  /**
   * What has become of a request.
   *
   * @param call as it is now; null: there never was one
   * @param refusal null: it was carried out, or there was nothing to do
   */
  record Decision(@Nullable LiveCall call, @Nullable ErrorCode refusal) {
    private static Decision done(LiveCall call) {
      return new Decision(call, null);
    }

    boolean isRefused() {
      return refusal != null;
    }
  }

  /**
   * A call that somebody wants to begin.
   *
   * @param invited who is to ring, without the caller; of a direct chat the other user
   * @param knownHead the conversation's head
   * @param room of the SFU by which media are to go; 0: they go between the devices
   * @param server the SFU's name
   */
  record Start(
      ConversationId conversation,
      CallId id,
      UserId caller,
      DeviceId device,
      Call.Media media,
      List<UserId> invited,
      long knownHead,
      int room,
      String server) {
    /** One whose media are to go between the devices. */
    Start(
        ConversationId conversation,
        CallId id,
        UserId caller,
        DeviceId device,
        Call.Media media,
        List<UserId> invited,
        long knownHead) {
      this(conversation, id, caller, device, media, invited, knownHead, 0, "");
    }
  }

  private final Terms terms;

  CallRules(Terms terms) {
    this.terms = terms;
  }

  // ---- what devices ask for

  /** Begins a call, or joins the one that there is and has those ring who are named, too. */
  Decision start(@Nullable LiveCall before, Start start, long nowMillis) {
    LiveCall current = before == null ? null : pass(before, nowMillis);
    if (current != null && isOf(current, start)) {
      return Decision.done(current);
    }
    if (current != null && current.call().isEnded() && current.call().id().equals(start.id())) {
      // Somebody else's call was called so: no two are.
      return new Decision(current, ErrorCode.NO_SUCH_CALL);
    }
    if (current != null && !current.call().isEnded()) {
      Decision joined =
          join(current, start.caller(), start.device(), /* takesOver= */ false, nowMillis);
      return joined.isRefused() || joined.call() == null || start.conversation().isDirect()
          ? joined
          : Decision.done(rung(joined.call(), start.invited(), nowMillis));
    }
    // What a request may name is bounded by the larger limit of both kinds of calls.
    return start.invited().size() < terms.participantsMax(start.room())
        ? Decision.done(begun(current, start, nowMillis))
        : new Decision(current, ErrorCode.TOO_MANY_USERS);
  }

  /** Whether this is the call that the device began before. */
  private static boolean isOf(LiveCall current, Start start) {
    return current.call().id().equals(start.id()) && current.call().caller().equals(start.caller());
  }

  private LiveCall begun(@Nullable LiveCall before, Start start, long nowMillis) {
    List<Invited> invited =
        start.invited().stream().map(user -> new Invited(user, Invited.State.CALLED)).toList();
    long last = before == null ? 0 : before.call().version();
    Call call =
        new Call(
            start.id(),
            start.conversation(),
            start.caller(),
            start.media(),
            Phase.CALLING,
            null,
            nowMillis,
            0,
            0,
            invited.isEmpty() ? 0 : nowMillis + terms.ringMillis(),
            List.of(participant(start.caller(), start.device(), 1, start.media())),
            invited,
            // Above those of calls that nobody remembers, so that devices never take one for old.
            Math.max(last + 1, nowMillis * 1_000),
            start.room());
    return new LiveCall(
        call,
        1,
        List.of(start.caller()),
        invited.isEmpty() ? nowMillis + terms.aloneMillis() : 0,
        start.knownHead(),
        false,
        AtSfu.of(start.server()));
  }

  /** What a device does about the call. */
  Decision change(
      @Nullable LiveCall before,
      UserId user,
      DeviceId device,
      CallId id,
      Request.ChangeCall.Action action,
      long nowMillis) {
    if (before == null || !before.call().id().equals(id)) {
      return new Decision(before, ErrorCode.NO_SUCH_CALL);
    }
    LiveCall current = pass(before, nowMillis);
    boolean joins =
        action == Request.ChangeCall.Action.JOIN || action == Request.ChangeCall.Action.TAKE_OVER;
    if (current.call().isEnded()) {
      return new Decision(current, joins ? ErrorCode.NO_SUCH_CALL : null);
    }
    return switch (action) {
      case RING -> Decision.done(answered(current, user, Invited.State.RINGING, nowMillis));
      case DECLINE -> Decision.done(answered(current, user, Invited.State.DECLINED, nowMillis));
      case BUSY -> Decision.done(answered(current, user, Invited.State.BUSY, nowMillis));
      case JOIN -> join(current, user, device, /* takesOver= */ false, nowMillis);
      case TAKE_OVER -> join(current, user, device, /* takesOver= */ true, nowMillis);
      case LEAVE -> Decision.done(leave(current, user, device, /* fails= */ false, nowMillis));
      case FAIL -> Decision.done(leave(current, user, device, /* fails= */ true, nowMillis));
    };
  }

  /** What the participant's device sends from now on. */
  Decision media(
      @Nullable LiveCall before,
      UserId user,
      DeviceId device,
      Request.SetCallMedia media,
      long nowMillis) {
    if (before == null || !before.call().id().equals(media.id())) {
      return new Decision(before, ErrorCode.NO_SUCH_CALL);
    }
    LiveCall current = pass(before, nowMillis);
    Participant participant = participant(current, user, device);
    if (participant == null) {
      return new Decision(
          current, current.call().isEnded() ? ErrorCode.NO_SUCH_CALL : ErrorCode.NOT_IN_CALL);
    }
    Participant changed =
        new Participant(
            user,
            device,
            participant.join(),
            participant.awayUntilMillis(),
            media.muted(),
            media.video(),
            media.screen(),
            media.held(),
            participant.tracks());
    return Decision.done(
        changed.equals(participant) ? current : replaced(current, participant, changed));
  }

  // ---- what happens to it

  /** The socket of a participant's device is gone. */
  LiveCall lost(LiveCall before, UserId user, DeviceId device, long nowMillis) {
    LiveCall current = pass(before, nowMillis);
    Participant participant = participant(current, user, device);
    if (participant == null || participant.isAway()) {
      return current;
    }
    return replaced(current, participant, away(participant, nowMillis + terms.awayMillis()));
  }

  /** The socket of a participant's device is there after all. */
  LiveCall found(LiveCall before, UserId user, DeviceId device, long nowMillis) {
    LiveCall current = pass(before, nowMillis);
    Participant participant = participant(current, user, device);
    return participant == null || !participant.isAway()
        ? current
        : replaced(current, participant, away(participant, 0));
  }

  /** Those who are no members of the conversation any more are out of its call. */
  LiveCall without(LiveCall before, Predicate<UserId> isGone, long nowMillis) {
    LiveCall current = pass(before, nowMillis);
    if (current.call().isEnded()) {
      return current;
    }
    List<Participant> gone =
        current.call().participants().stream().filter(one -> isGone.test(one.user())).toList();
    List<Invited> invited =
        current.call().invited().stream()
            .filter(one -> !isGone.test(one.user()) || !one.state().rings())
            .toList();
    if (gone.isEmpty() && invited.size() == current.call().invited().size()) {
      return current;
    }
    LiveCall rest =
        with(current, current.call().participants(), invited, current.aloneUntilMillis());
    return settled(removed(rest, gone), /* fails= */ false, nowMillis);
  }

  /** One of the two users has blocked the other: they do not go on talking. */
  LiveCall severed(LiveCall before, boolean byCaller, long nowMillis) {
    LiveCall current = pass(before, nowMillis);
    if (current.call().isEnded()) {
      return current;
    }
    Outcome unanswered = byCaller ? Outcome.CANCELLED : Outcome.DECLINED;
    boolean isAnswered = current.call().answeredMillis() != 0;
    return ended(current, isAnswered ? Outcome.ANSWERED : unanswered, nowMillis);
  }

  /** What is due by now has happened, each at its time. */
  LiveCall pass(LiveCall before, long nowMillis) {
    LiveCall current = before;
    while (!current.call().isEnded() && deadline(current) <= nowMillis) {
      current = due(current, deadline(current));
    }
    return current;
  }

  /** When something is due about a call that has not ended. */
  long deadline(LiveCall current) {
    Call call = current.call();
    long deadline = call.startedMillis() + terms.lengthMillis();
    deadline = earlier(deadline, call.ringUntilMillis());
    deadline = earlier(deadline, current.aloneUntilMillis());
    for (Participant participant : call.participants()) {
      deadline = earlier(deadline, participant.awayUntilMillis());
    }
    return deadline;
  }

  private static long earlier(long deadline, long other) {
    return other == 0 ? deadline : Math.min(deadline, other);
  }

  private LiveCall due(LiveCall current, long atMillis) {
    Call call = current.call();
    if (call.startedMillis() + terms.lengthMillis() <= atMillis
        || isDue(current.aloneUntilMillis(), atMillis)) {
      return ended(
          current, call.answeredMillis() == 0 ? Outcome.MISSED : Outcome.ANSWERED, atMillis);
    }
    if (isDue(call.ringUntilMillis(), atMillis)) {
      return settled(withInvited(current, missed(call.invited())), /* fails= */ false, atMillis);
    }
    List<Participant> lost =
        call.participants().stream().filter(one -> isDue(one.awayUntilMillis(), atMillis)).toList();
    boolean allAway = call.participants().stream().allMatch(Participant::isAway);
    return settled(removed(current, lost), allAway, atMillis);
  }

  private static boolean isDue(long deadline, long atMillis) {
    return deadline != 0 && deadline <= atMillis;
  }

  // ---- steps

  private Decision join(
      LiveCall current, UserId user, DeviceId device, boolean takesOver, long nowMillis) {
    Call call = current.call();
    Participant participant = call.participant(user);
    if (participant != null && participant.device().equals(device) && !takesOver) {
      return Decision.done(
          participant.isAway() ? replaced(current, participant, away(participant, 0)) : current);
    }
    if (participant != null && !takesOver) {
      return new Decision(current, ErrorCode.CALL_ELSEWHERE);
    }
    if (participant == null && call.participants().size() >= terms.participantsMax(call.room())) {
      return new Decision(current, ErrorCode.CALL_FULL);
    }
    List<Participant> participants = new ArrayList<>(call.participants());
    if (participant != null) {
      participants.remove(participant);
    }
    participants.add(participant(user, device, current.joins() + 1, call.media()));
    List<Invited> invited =
        call.invited().stream().filter(one -> !one.user().equals(user)).toList();
    boolean answers = call.phase() == Phase.CALLING && !user.equals(call.caller());
    Call joined =
        changed(
            call,
            answers ? Phase.ONGOING : call.phase(),
            answers ? nowMillis : call.answeredMillis(),
            rings(invited) ? call.ringUntilMillis() : 0,
            List.copyOf(participants),
            invited);
    return Decision.done(
        new LiveCall(
            joined,
            current.joins() + 1,
            added(current.tookPart(), user),
            participants.size() > 1 ? 0 : current.aloneUntilMillis(),
            current.knownHead(),
            false,
            current.atSfu()));
  }

  /**
   * Calls those of the users who neither take part nor ring. Who has declined the call is not
   * called to it again, so that no retry makes its devices ring anew.
   */
  private LiveCall rung(LiveCall current, List<UserId> users, long nowMillis) {
    Call call = current.call();
    Set<UserId> passedOver = new HashSet<>();
    call.participants().forEach(one -> passedOver.add(one.user()));
    for (Invited one : call.invited()) {
      if (one.state().rings() || one.state() == Invited.State.DECLINED) {
        passedOver.add(one.user());
      }
    }
    List<UserId> called = users.stream().filter(user -> !passedOver.contains(user)).toList();
    if (called.isEmpty()) {
      return current;
    }
    return waiting(CallSteps.ringing(current, called, nowMillis + terms.ringMillis()), nowMillis);
  }

  /** What a device of somebody who is called says of it. */
  private LiveCall answered(LiveCall current, UserId user, Invited.State state, long nowMillis) {
    List<Invited> invited = new ArrayList<>(current.call().invited());
    for (int i = 0; i < invited.size(); i++) {
      Invited one = invited.get(i);
      if (one.user().equals(user) && one.state().rings() && one.state() != state) {
        invited.set(i, new Invited(user, state));
        return settled(withInvited(current, List.copyOf(invited)), /* fails= */ false, nowMillis);
      }
    }
    return current;
  }

  private LiveCall leave(
      LiveCall current, UserId user, DeviceId device, boolean fails, long nowMillis) {
    Participant participant = participant(current, user, device);
    return participant == null
        ? current
        : settled(removed(current, List.of(participant)), fails, nowMillis);
  }

  /** Ends the call if nothing keeps it; else sees to the one who may be alone in it now. */
  private LiveCall settled(LiveCall current, boolean fails, long nowMillis) {
    Call call = current.call();
    int left = call.participants().size();
    if (call.phase() == Phase.CALLING) {
      if (left == 0) {
        return ended(current, fails ? Outcome.FAILED : Outcome.CANCELLED, nowMillis);
      }
      return rings(call.invited()) || call.invited().isEmpty()
          ? waiting(current, nowMillis)
          : ended(current, unanswered(call.invited()), nowMillis);
    }
    boolean isOfTwo = call.conversation().isDirect();
    if (left == 0 || (isOfTwo && left == 1)) {
      return ended(current, fails ? Outcome.FAILED : Outcome.ANSWERED, nowMillis);
    }
    return waiting(current, nowMillis);
  }

  private LiveCall waiting(LiveCall current, long nowMillis) {
    Call call = current.call();
    boolean isAlone = call.participants().size() == 1 && !rings(call.invited());
    long until = current.aloneUntilMillis();
    if (!isAlone) {
      until = 0;
    } else if (until == 0) {
      until = nowMillis + terms.aloneMillis();
    }
    return until == current.aloneUntilMillis()
        ? current
        : with(current, call.participants(), call.invited(), until);
  }
}
