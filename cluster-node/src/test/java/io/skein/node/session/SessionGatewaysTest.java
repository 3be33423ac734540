package io.skein.node.session;

import static io.skein.node.session.SessionFixture.ALICE;
import static io.skein.node.session.SessionFixture.CHAT;
import static io.skein.node.session.SessionFixture.PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.skein.protocol.Bytes;
import io.skein.protocol.DeviceId;
import io.skein.protocol.Reply;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What gateways are told of a user who deletes messages for itself; SessionPresenceTest has more.
 */
class SessionGatewaysTest {
  private final ActorTestKit kit =
      ActorTestKit.create(ManualTime.config().withFallback(ConfigFactory.load()));
  private final ManualTime time = ManualTime.get(kit.system());
  private final SessionFixture alice = new SessionFixture(kit);
  private final SessionDevice phone = alice.device(PHONE);
  private final TestProbe<SessionCommand.AttachAnswer> gateway = kit.createTestProbe();

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  private SessionCommand.Attached told() {
    return gateway.expectMessageClass(SessionCommand.Attached.class);
  }

  private void attach() {
    attach(PHONE, gateway);
  }

  private void attach(DeviceId device, TestProbe<SessionCommand.AttachAnswer> answers) {
    alice.session.tell(
        new SessionCommand.Attach(
            ALICE,
            device,
            phone.connection.getRef(),
            phone.fanout.getRef(),
            Bytes.EMPTY,
            answers.getRef()));
  }

  private Reply.Answer discard(long sequence) {
    alice.session.tell(
        new SessionCommand.DiscardMessages(ALICE, CHAT, List.of(sequence), 0, phone.replyTo()));
    return phone.answer();
  }

  @Test
  void areToldOfTheFirstDeletionTwiceAsOneWordMayBeLost() {
    alice.summary(CHAT, 9);
    attach();
    assertThat(told().discards()).isFalse();

    assertThat(discard(6)).isEqualTo(Reply.Done.INSTANCE);

    SessionCommand.Attached again = told();
    assertThat(again.discards()).isTrue();
    assertThat(discard(7)).isEqualTo(Reply.Done.INSTANCE);
    gateway.expectNoMessage(Duration.ZERO);
    time.timePasses(SessionTerms.PRESENCE.askAgainAfter());
    assertThat(told()).isEqualTo(again);
  }

  @Test
  void areToldWithTheAttachmentOfEarlierDeletions() {
    alice.devices.discards = true;

    attach();

    assertThat(told().discards()).isTrue();
  }

  /** Another session of the user has marked it, or this one's mark is stored and not answered. */
  @Test
  void areToldOfADeletionThatIsFoundWhenTheStateIsReadAgain() {
    attach();
    assertThat(told().discards()).isFalse();

    DeviceId newDevice = new DeviceId(99);
    alice.devices.ids.add(newDevice);
    alice.devices.discards = true;
    attach(newDevice, kit.createTestProbe());

    assertThat(told().discards()).isTrue();
  }
}
