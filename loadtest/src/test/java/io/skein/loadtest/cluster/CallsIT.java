package io.skein.loadtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.Call;
import io.skein.protocol.CallId;
import io.skein.protocol.CallSignal;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.DeviceId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Message;
import io.skein.protocol.PersonChange;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.Request.ChangeCall.Action;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Calls through nodes, sockets and the real store: callers on different nodes. */
@ExtendWith(SharedCluster.class)
final class CallsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static TestCluster cluster;

  @BeforeAll
  static void use(TestCluster shared) {
    cluster = shared;
  }

  /** A user and one device of it, not connected. */
  private record Caller(UserId user, String name, String token) {
    static Caller register(int node, String name) {
      try (Person person = Person.register(cluster.http(node), name)) {
        return new Caller(person.id(), name, person.client().accessToken().join());
      }
    }

    CallDevice connect(int node) {
      return CallDevice.connect(cluster.socket(node), token);
    }
  }

  private static Call call(Reply reply) {
    assertThat(reply).isInstanceOf(Reply.CallState.class);
    return ((Reply.CallState) reply).call();
  }

  private static ErrorCode code(Reply reply) {
    assertThat(reply).isInstanceOf(Reply.Failed.class);
    return ((Reply.Failed) reply).code();
  }

  private static Request.ChangeCall change(Call call, Action action) {
    return new Request.ChangeCall(call.conversation(), call.id(), action);
  }

  private static Call start(CallDevice device, ConversationId chat) {
    return call(
        device.ask(new Request.StartCall(chat, CallId.random(), Call.Media.VIDEO, List.of())));
  }

  /** The calls that the conversation has entries of. */
  private static List<Content.CallEntry> entries(CallDevice device, ConversationId chat) {
    Reply page = device.ask(new Request.Pull(chat, 0, Request.Pull.Direction.FORWARD, 100));
    assertThat(page).isInstanceOf(Reply.Page.class);
    return ((Reply.Page) page)
        .messages().stream()
            .map(Message::content)
            .filter(Content.CallEntry.class::isInstance)
            .map(Content.CallEntry.class::cast)
            .toList();
  }

  private static void awaitEntries(CallDevice device, ConversationId chat, int count) {
    Await.until(
        PATIENCE, () -> entries(device, chat).size() == count, () -> "" + entries(device, chat));
  }

  private static DeviceId device(Call call, UserId user) {
    Call.Participant participant = call.participant(user);
    assertThat(participant).isNotNull();
    return participant.device();
  }

  @Test
  void twoOnDifferentNodesTalkAndAgreeOnWhatWas() {
    Caller alice = Caller.register(1, "alice-calls");
    Caller bob = Caller.register(2, "bob-is-called");
    ConversationId chat = ConversationId.direct(alice.user(), bob.user());
    try (CallDevice one = alice.connect(1);
        CallDevice other = bob.connect(2)) {
      Call begun = start(one, chat);
      Call ringing = other.awaitCall(call -> call.rings(bob.user()));
      assertThat(ringing.id()).isEqualTo(begun.id());

      call(other.ask(change(ringing, Action.RING)));
      one.awaitCall(
          call ->
              call.invited().contains(new Call.Invited(bob.user(), Call.Invited.State.RINGING)));
      Call ongoing = call(other.ask(change(ringing, Action.JOIN)));
      assertThat(ongoing.phase()).isEqualTo(Call.Phase.ONGOING);
      one.awaitCall(call -> call.phase() == Call.Phase.ONGOING);

      for (int sequence = 1; sequence <= 20; sequence++) {
        signal(one, ongoing, bob.user(), sequence);
        signal(other, ongoing, alice.user(), sequence);
      }
      assertThat(other.awaitSignal(alice.user(), 20).device())
          .isEqualTo(device(ongoing, alice.user()));
      one.awaitSignal(bob.user(), 20);

      call(other.ask(new Request.SetCallMedia(chat, ongoing.id(), true, true, false, false)));
      one.awaitCall(
          call -> {
            Call.Participant participant = call.participant(bob.user());
            return participant != null && participant.muted();
          });

      Call ended = call(one.ask(change(ongoing, Action.LEAVE)));
      assertThat(ended.outcome()).isEqualTo(Call.Outcome.ANSWERED);
      assertThat(other.awaitCall(Call::isEnded)).isEqualTo(ended);
      awaitEntries(one, chat, 1);
      assertThat(entries(other, chat)).isEqualTo(entries(one, chat));
      Content.CallEntry entry = entries(one, chat).get(0);
      assertThat(entry.id()).isEqualTo(begun.id());
      assertThat(entry.outcome()).isEqualTo(Call.Outcome.ANSWERED);
      assertThat(entry.users()).containsExactly(alice.user(), bob.user());
      assertThat(code(other.ask(change(ongoing, Action.JOIN)))).isEqualTo(ErrorCode.NO_SUCH_CALL);
      assertThat(code(other.ask(new Request.AskCall(chat)))).isEqualTo(ErrorCode.NO_SUCH_CALL);
    }
  }

  private static void signal(CallDevice from, Call call, UserId to, int sequence) {
    CallSignal signal = CallSignal.of(CallSignal.Kind.OFFER, sequence, "v=0\r\n" + sequence);
    assertThat(
            from.ask(
                new Request.SignalCall(
                    call.conversation(), call.id(), to, device(call, to), signal)))
        .isEqualTo(Reply.Done.INSTANCE);
  }

  @Test
  void aDeviceThatComesBackOnAnotherNodeGoesOnWithItsCall() {
    Caller alice = Caller.register(1, "alice-moves");
    Caller bob = Caller.register(2, "bob-stays");
    ConversationId chat = ConversationId.direct(alice.user(), bob.user());
    try (CallDevice other = bob.connect(2)) {
      Call ongoing;
      try (CallDevice one = alice.connect(1)) {
        start(one, chat);
        Call ringing = other.awaitCall(call -> call.rings(bob.user()));
        ongoing = call(other.ask(change(ringing, Action.JOIN)));
      }
      other.awaitCall(
          call -> {
            Call.Participant participant = call.participant(alice.user());
            return participant != null && participant.isAway();
          });
      CallSignal offer = CallSignal.of(CallSignal.Kind.OFFER, 1, "v=0");
      Request signal =
          new Request.SignalCall(
              chat, ongoing.id(), alice.user(), device(ongoing, alice.user()), offer);
      assertThat(code(other.ask(signal))).isEqualTo(ErrorCode.PARTICIPANT_AWAY);

      try (CallDevice again = alice.connect(2)) {
        Call back = call(again.ask(change(ongoing, Action.JOIN)));
        assertThat(back.participants()).noneMatch(Call.Participant::isAway);
        Await.until(
            PATIENCE,
            () -> other.ask(signal).equals(Reply.Done.INSTANCE),
            () -> "signals are not passed on");
        again.awaitSignal(bob.user(), 1);
        call(other.ask(change(ongoing, Action.LEAVE)));
        awaitEntries(again, chat, 1);
      }
    }
  }

  @Test
  void whoIsDeclinedBlockedOrNoMemberHearsSo() {
    Caller alice = Caller.register(1, "alice-unwanted");
    Caller bob = Caller.register(2, "bob-declines");
    Caller carol = Caller.register(2, "carol-listens");
    ConversationId chat = ConversationId.direct(alice.user(), bob.user());
    try (CallDevice one = alice.connect(1);
        CallDevice other = bob.connect(2);
        CallDevice third = carol.connect(1)) {
      Call begun = start(one, chat);
      Call ringing = other.awaitCall(call -> call.rings(bob.user()));
      assertThat(code(third.ask(new Request.AskCall(chat)))).isEqualTo(ErrorCode.NOT_A_MEMBER);
      assertThat(code(third.ask(change(begun, Action.JOIN)))).isEqualTo(ErrorCode.NOT_A_MEMBER);

      Call declined = call(other.ask(change(ringing, Action.DECLINE)));
      assertThat(declined.outcome()).isEqualTo(Call.Outcome.DECLINED);
      assertThat(one.awaitCall(Call::isEnded)).isEqualTo(declined);

      Reply blocked =
          other.ask(
              new Request.ChangePerson(alice.user(), PersonChange.of(PersonChange.Action.BLOCK)));
      assertThat(blocked).isEqualTo(Reply.Done.INSTANCE);
      Request again = new Request.StartCall(chat, CallId.random(), Call.Media.AUDIO, List.of());
      assertThat(code(one.ask(again))).isEqualTo(ErrorCode.BLOCKED);
      Await.until(
          PATIENCE,
          () -> code(one.ask(again)) == ErrorCode.TOO_MANY_CALLS,
          () -> "calls are not bounded");
    }
  }
}
