package io.skein.node.session;

import static io.skein.node.session.SessionFixture.ALICE;
import static io.skein.node.session.SessionFixture.BOB;
import static io.skein.node.session.SessionFixture.CHAT;
import static io.skein.node.session.SessionFixture.DESKTOP;
import static io.skein.node.session.SessionFixture.GROUP;
import static io.skein.node.session.SessionFixture.PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.call.CallCommand;
import io.skein.node.call.SwitchboardCommand;
import io.skein.node.delivery.DeviceOrigin;
import io.skein.node.delivery.EventFrames;
import io.skein.protocol.Bytes;
import io.skein.protocol.Call;
import io.skein.protocol.CallId;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Reply;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a session does with its user's calls. */
class SessionCallsTest {
  private static final CallId ID = new CallId(1, 2);
  private static final long START = 1_000_000;
  private static final long MINUTE = 60_000;

  private static ActorTestKit kit;

  private final SettableClock clock = new SettableClock(START);
  private final TestProbe<SwitchboardCommand> switchboard = kit.createTestProbe();
  private SessionFixture alice;
  private SessionDevice phone;

  @BeforeAll
  static void startSystem() {
    kit = ActorTestKit.create();
  }

  @AfterAll
  static void stopSystem() {
    kit.shutdownTestKit();
  }

  @BeforeEach
  void attachThePhone() {
    alice = new SessionFixture(kit, clock);
    phone = attached(alice.device(PHONE));
  }

  @AfterEach
  void endTheSession() {
    kit.stop(alice.session);
  }

  private static SessionDevice attached(SessionDevice device) {
    device.attached(Bytes.EMPTY);
    return device;
  }

  private void starts() {
    alice.session.tell(
        new SessionCommand.StartCall(
            ALICE,
            PHONE,
            GROUP,
            ID,
            Call.Media.VIDEO,
            List.of(BOB),
            phone.replyTo(),
            switchboard.getRef()));
  }

  private static Call call(ConversationId conversation, long version) {
    return new Call(
        ID,
        conversation,
        BOB,
        Call.Media.AUDIO,
        Call.Phase.CALLING,
        null,
        START,
        0,
        0,
        START + 30_000,
        List.of(),
        List.of(),
        version);
  }

  private void told(ConversationId conversation, long version, boolean rings) {
    alice.session.tell(
        new SessionCommand.CallTold(
            ALICE,
            conversation,
            ID,
            version,
            EventFrames.call(call(conversation, version)),
            rings));
  }

  @Test
  void passesOnThatItsUserCalls() {
    starts();

    CallCommand.Start start = alice.calls.expectMessageClass(CallCommand.Start.class);
    assertThat(start.conversation()).isEqualTo(GROUP);
    assertThat(start.origin()).isEqualTo(new DeviceOrigin(ALICE, PHONE));
    assertThat(start.id()).isEqualTo(ID);
    assertThat(start.invited()).containsExactly(BOB);
    assertThat(start.switchboard()).isEqualTo(switchboard.getRef());
  }

  @Test
  void boundsHowOftenItsUserCalls() {
    for (int i = 0; i < SessionTerms.CALLS_PER_MINUTE; i++) {
      starts();
      alice.calls.expectMessageClass(CallCommand.Start.class);
    }
    starts();

    Reply.Failed refused = (Reply.Failed) phone.answer();
    assertThat(refused.code()).isEqualTo(ErrorCode.TOO_MANY_CALLS);
    assertThat(refused.retryAfterMillis()).isEqualTo((int) MINUTE / SessionTerms.CALLS_PER_MINUTE);

    clock.set(START + refused.retryAfterMillis());
    starts();
    alice.calls.expectMessageClass(CallCommand.Start.class);
    starts();
    assertThat(phone.refusal()).isEqualTo(ErrorCode.TOO_MANY_CALLS);
  }

  @Test
  void tellsAllDevicesOfACall() {
    SessionDevice desktop = attached(alice.device(DESKTOP));

    told(CHAT, 5, true);

    assertThat(phone.event()).isEqualTo(new Reply.CallEvent(call(CHAT, 5)));
    assertThat(desktop.event()).isEqualTo(new Reply.CallEvent(call(CHAT, 5)));
  }

  @Test
  void doesNotTellWhatIsOlder() {
    told(CHAT, 5, true);
    phone.event();

    told(CHAT, 4, true);

    phone.hearsNothing();
  }

  @Test
  void aDeviceThatComesRingsWithTheOthers() {
    told(CHAT, 5, true);
    told(GROUP, 6, false);
    phone.event();
    phone.event();

    SessionDevice desktop = attached(alice.device(DESKTOP));

    assertThat(desktop.event()).isEqualTo(new Reply.CallEvent(call(CHAT, 5)));
    told(CHAT, 7, false);
    assertThat(desktop.event()).isEqualTo(new Reply.CallEvent(call(CHAT, 7)));
    assertThat(phone.event()).isEqualTo(new Reply.CallEvent(call(CHAT, 7)));
  }
}
