package io.skein.client.testing;

import io.skein.protocol.Call;
import io.skein.protocol.Call.Invited;
import io.skein.protocol.Call.Participant;
import io.skein.protocol.Call.Phase;
import io.skein.protocol.CallId;
import io.skein.protocol.ConversationId;
import io.skein.protocol.DeviceId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.Request.ChangeCall.Action;
import io.skein.protocol.UserId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a cluster means by calls, where nothing is ever due by itself and all members are told all.
 * Confined to one thread.
 */
public final class ModelCalls {
  /** What calls need of the rest of the cluster. */
  interface Around {
    /** Members of a conversation; empty if the user is none of them. */
    List<UserId> members(ConversationId conversation, UserId user);

    void toUser(UserId user, Reply.Event event);

    /** False if it is not connected. */
    boolean toDevice(DeviceId device, Reply.Event event);

    /** A call has ended. */
    void record(Call call);
  }

  private static final int RING_MILLIS = 30_000;
  private static final int AWAY_MILLIS = 20_000;

  private final Map<ConversationId, Call> calls = new HashMap<>();
  private final Around around;
  private final LongSupplier clock;
  private int room;
  private int lastJoin;
  private long lastVersion;

  ModelCalls(Around around, LongSupplier clock) {
    this.around = around;
    this.clock = clock;
  }

  /** The call of a conversation, or the one that it had last; null: none. */
  public @Nullable Call of(ConversationId conversation) {
    return calls.get(conversation);
  }

  /** Null if it is about something else. */
  Reply.@Nullable Answer answer(DeviceId device, UserId user, Request request) {
    if (request instanceof Request.StartCall start) {
      return start(device, user, start);
    } else if (request instanceof Request.ChangeCall change) {
      Call call = known(change.conversation(), change.id());
      return call == null ? noSuchCall() : change(call, device, user, change.action());
    } else if (request instanceof Request.SetCallMedia set) {
      Call call = known(set.conversation(), set.id());
      return call == null ? noSuchCall() : set(call, device, user, set);
    } else if (request instanceof Request.AskCall ask) {
      Call call = calls.get(ask.conversation());
      return call == null || call.isEnded() ? noSuchCall() : new Reply.CallState(call);
    } else if (request instanceof Request.SignalCall signal) {
      return signal(device, user, signal);
    } else if (request instanceof Request.SfuRequest asked) {
      Call call = known(asked.conversation(), asked.id());
      return call == null ? noSuchCall() : sfu(call, device, user, asked);
    }
    return null;
  }

  private static Reply.Failed noSuchCall() {
    return Reply.Failed.of(ErrorCode.NO_SUCH_CALL, "");
  }

  private @Nullable Call known(ConversationId conversation, CallId id) {
    Call call = calls.get(conversation);
    return call == null || call.isEnded() || !call.id().equals(id) ? null : call;
  }

  /** Calls of groups have this room of an SFU from now on, those that go on, too; 0: none. */
  public void room(int number) {
    room = number;
    for (Call call : List.copyOf(calls.values())) {
      if (!call.isEnded() && call.hasSfu()) {
        List<Participant> anew =
            call.participants().stream().map(one -> one.with(List.of())).toList();
        told(with(call, anew, call.invited()));
      }
    }
  }

  private int roomOf(ConversationId conversation) {
    return conversation.isDirect() ? 0 : room;
  }

  /** An SFU that says what it was told, and takes everything. */
  private Reply.Answer sfu(Call call, DeviceId device, UserId user, Request.SfuRequest asked) {
    Participant own = call.participant(user);
    if (own == null || !own.device().equals(device)) {
      return Reply.Failed.of(ErrorCode.NOT_IN_CALL, "");
    } else if (call.room() != asked.room()) {
      return Reply.Failed.of(ErrorCode.SFU_LOST, "");
    } else if (asked instanceof Request.PublishTracks publish) {
      List<Participant> participants = new ArrayList<>(call.participants());
      participants.replaceAll(one -> one.equals(own) ? one.with(publish.tracks()) : one);
      told(with(call, participants, call.invited()));
      return new Reply.SfuDescription("answer to " + publish.sdp(), List.of());
    } else if (asked instanceof Request.SubscribeTracks subscribe) {
      List<Reply.SfuStream> streams = new ArrayList<>();
      subscribe
          .tracks()
          .forEach(name -> streams.add(new Reply.SfuStream("m" + streams.size(), name)));
      return new Reply.SfuDescription("offer", streams);
    }
    return Reply.Done.INSTANCE;
  }

  private Reply.Answer start(DeviceId device, UserId user, Request.StartCall start) {
    ConversationId conversation = start.conversation();
    Call current = calls.get(conversation);
    if (current != null && !current.isEnded()) {
      return current.id().equals(start.id())
          ? new Reply.CallState(current)
          : change(current, device, user, Action.JOIN);
    }
    UserId peer = conversation.peerOf(user);
    List<UserId> called = peer == null ? start.invited() : List.of(peer);
    return told(
        new Call(
            start.id(),
            conversation,
            user,
            start.media(),
            Phase.CALLING,
            null,
            clock.getAsLong(),
            0,
            0,
            called.isEmpty() ? 0 : clock.getAsLong() + RING_MILLIS,
            List.of(participant(user, device, start.media() == Call.Media.VIDEO)),
            called.stream().map(one -> new Invited(one, Invited.State.CALLED)).toList(),
            0));
  }

  private Participant participant(UserId user, DeviceId device, boolean video) {
    return new Participant(user, device, ++lastJoin, 0, false, video, false, false);
  }

  private Reply.Answer change(Call call, DeviceId device, UserId user, Action action) {
    return switch (action) {
      case RING -> invited(call, user, Invited.State.RINGING);
      case DECLINE -> invited(call, user, Invited.State.DECLINED);
      case BUSY -> invited(call, user, Invited.State.BUSY);
      case JOIN -> join(call, device, user, false);
      case TAKE_OVER -> join(call, device, user, true);
      case LEAVE, FAIL -> leave(call, device, user);
    };
  }

  private Reply.Answer invited(Call call, UserId user, Invited.State state) {
    List<Invited> invited =
        call.invited().stream()
            .map(one -> one.user().equals(user) ? new Invited(user, state) : one)
            .toList();
    boolean ends =
        call.phase() == Phase.CALLING && invited.stream().noneMatch(one -> one.state().rings());
    Call.Outcome outcome = state == Invited.State.BUSY ? Call.Outcome.BUSY : Call.Outcome.DECLINED;
    return told(ends ? ended(call, invited, outcome) : with(call, call.participants(), invited));
  }

  private Reply.Answer join(Call call, DeviceId device, UserId user, boolean takesOver) {
    Participant before = call.participant(user);
    List<Participant> participants = new ArrayList<>(call.participants());
    if (before != null && before.device().equals(device) && !takesOver) {
      participants.replaceAll(one -> one.equals(before) ? away(one, 0) : one);
      return told(with(call, participants, call.invited()));
    }
    if (before != null && !takesOver) {
      return Reply.Failed.of(ErrorCode.CALL_ELSEWHERE, "");
    }
    participants.remove(before);
    participants.add(participant(user, device, call.media() == Call.Media.VIDEO));
    List<Invited> invited =
        call.invited().stream().filter(one -> !one.user().equals(user)).toList();
    return told(with(call, participants, invited));
  }

  private Reply.Answer leave(Call call, DeviceId device, UserId user) {
    List<Participant> left =
        call.participants().stream().filter(one -> !one.device().equals(device)).toList();
    if (left.size() == call.participants().size()) {
      return new Reply.CallState(call);
    }
    List<Invited> invited = new ArrayList<>(call.invited());
    invited.add(new Invited(user, Invited.State.LEFT));
    boolean isAnswered = call.phase() == Phase.ONGOING;
    return told(
        left.size() > 1 || (!left.isEmpty() && !call.conversation().isDirect())
            ? with(call, left, invited)
            : ended(call, invited, isAnswered ? Call.Outcome.ANSWERED : Call.Outcome.CANCELLED));
  }

  private Reply.Answer set(Call call, DeviceId device, UserId user, Request.SetCallMedia set) {
    List<Participant> participants = new ArrayList<>(call.participants());
    participants.replaceAll(
        one ->
            one.device().equals(device)
                ? new Participant(
                    user,
                    device,
                    one.join(),
                    one.awayUntilMillis(),
                    set.muted(),
                    set.video(),
                    set.screen(),
                    set.held(),
                    one.tracks())
                : one);
    return told(with(call, participants, call.invited()));
  }

  private Reply.Answer signal(DeviceId device, UserId user, Request.SignalCall signal) {
    Call call = known(signal.conversation(), signal.id());
    Participant to = call == null ? null : call.participant(signal.user());
    if (call == null || to == null || !to.device().equals(signal.device())) {
      return Reply.Failed.of(ErrorCode.NOT_IN_CALL, "");
    }
    boolean isThere =
        !to.isAway()
            && around.toDevice(
                to.device(),
                new Reply.CallSignalEvent(
                    call.conversation(), call.id(), user, device, signal.signal()));
    return isThere ? Reply.Done.INSTANCE : Reply.Failed.of(ErrorCode.PARTICIPANT_AWAY, "");
  }

  /** The socket of a device is gone. */
  void lost(DeviceId device) {
    for (Call call : List.copyOf(calls.values())) {
      if (!call.isEnded()
          && call.participants().stream().anyMatch(one -> one.device().equals(device))) {
        long until = clock.getAsLong() + AWAY_MILLIS;
        List<Participant> participants = new ArrayList<>(call.participants());
        participants.replaceAll(one -> one.device().equals(device) ? away(one, until) : one);
        told(with(call, participants, call.invited()));
      }
    }
  }

  /** Nobody has answered in time. */
  public void ringingIsOver(ConversationId conversation) {
    Call call = calls.get(conversation);
    if (call != null && call.phase() == Phase.CALLING) {
      told(ended(call, call.invited(), Call.Outcome.MISSED));
    }
  }

  private static Participant away(Participant one, long until) {
    return new Participant(
        one.user(),
        one.device(),
        one.join(),
        until,
        one.muted(),
        one.video(),
        one.screen(),
        one.held(),
        one.tracks());
  }

  private Call with(Call call, List<Participant> participants, List<Invited> invited) {
    boolean answers = call.phase() == Phase.CALLING && participants.size() > 1;
    return new Call(
        call.id(),
        call.conversation(),
        call.caller(),
        call.media(),
        answers ? Phase.ONGOING : call.phase(),
        null,
        call.startedMillis(),
        answers ? clock.getAsLong() : call.answeredMillis(),
        0,
        invited.stream().anyMatch(one -> one.state().rings()) ? call.ringUntilMillis() : 0,
        List.copyOf(participants),
        List.copyOf(invited),
        0);
  }

  private Call ended(Call call, List<Invited> invited, Call.Outcome outcome) {
    return call.ended(
        outcome,
        clock.getAsLong(),
        invited.stream()
            .map(one -> one.state().rings() ? new Invited(one.user(), Invited.State.MISSED) : one)
            .toList());
  }

  private Reply.Answer told(Call unnumbered) {
    Call call = unnumbered.with(++lastVersion, roomOf(unnumbered.conversation()));
    calls.put(call.conversation(), call);
    for (UserId member : around.members(call.conversation(), call.caller())) {
      around.toUser(member, new Reply.CallEvent(call));
    }
    if (call.isEnded()) {
      around.record(call);
    }
    return new Reply.CallState(call);
  }
}
