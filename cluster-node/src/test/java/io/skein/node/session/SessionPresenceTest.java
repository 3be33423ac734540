package io.skein.node.session;

import static io.skein.node.session.SessionFixture.ALICE;
import static io.skein.node.session.SessionFixture.DESKTOP;
import static io.skein.node.session.SessionFixture.PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.skein.node.delivery.Outbound;
import io.skein.node.delivery.ReplyTo;
import io.skein.node.presence.PresenceCommand;
import io.skein.node.presence.PresenceCommand.Told;
import io.skein.protocol.Bytes;
import io.skein.protocol.DecodeException;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Privacy;
import io.skein.protocol.Reply;
import io.skein.protocol.WireCodec;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a session tells the nodes that watch its user, and what it lets others know. */
class SessionPresenceTest {
  private static final Duration OFFLINE_AFTER = SessionTerms.PRESENCE.offlineAfter();

  private final ActorTestKit kit =
      ActorTestKit.create(ManualTime.config().withFallback(ConfigFactory.load()));
  private final ManualTime time = ManualTime.get(kit.system());
  private final ManualClock clock = new ManualClock();
  private final SessionFixture alice = new SessionFixture(kit, clock);
  private final TestProbe<PresenceCommand> node = kit.createTestProbe();
  private final TestProbe<Outbound> barrier = kit.createTestProbe();

  @AfterEach
  void end() {
    kit.shutdownTestKit();
  }

  private void watch(boolean knownOnline) {
    alice.session.tell(new SessionCommand.Watch(ALICE, node.ref(), knownOnline));
  }

  /** Waits until the session has taken in all that it was told so far. */
  private void settle() {
    alice.session.tell(
        new SessionCommand.ChangePrivacy(
            ALICE, PHONE, null, null, null, new ReplyTo(barrier.getRef(), 1)));
    barrier.receiveMessage();
  }

  private void pass(Duration duration) {
    settle();
    clock.now = clock.now.plus(duration);
    time.timePasses(duration);
    settle();
  }

  private void hearsNothing() {
    node.expectNoMessage(Duration.ZERO);
  }

  private Told told() {
    return node.expectMessageClass(Told.class);
  }

  private static void change(
      SessionFixture fixture,
      SessionDevice device,
      @Nullable Boolean invisible,
      @Nullable Boolean readsHidden) {
    fixture.session.tell(
        new SessionCommand.ChangePrivacy(
            ALICE, device.id, null, invisible, readsHidden, device.replyTo()));
  }

  @Test
  void tellsHowItsUserIsThereNowAndAtEachChange() {
    alice.devices.lastConnected = Instant.ofEpochMilli(70);
    watch(false);
    assertThat(told())
        .satisfies(
            now -> {
              assertThat(now.online()).isFalse();
              assertThat(now.lastSeenMillis()).isEqualTo(70);
              assertThat(now.watched()).isTrue();
            });

    SessionDevice phone = alice.device(PHONE);
    phone.attached(Bytes.EMPTY);
    assertThat(told().online()).isTrue();
    SessionDevice desktop = alice.device(DESKTOP);
    desktop.attached(Bytes.EMPTY);
    phone.detach();
    desktop.detach();
    Instant left = clock.instant();
    pass(OFFLINE_AFTER.minusMillis(1));
    hearsNothing();
    pass(Duration.ofMillis(1));

    Told gone = told();
    assertThat(gone.online()).as("one word of both").isFalse();
    assertThat(gone.lastSeenMillis()).isEqualTo(left.toEpochMilli());
    assertThat(alice.devices.lastConnected).isEqualTo(left);
  }

  @Test
  void readsTheStoreOnceForDevicesAndPresence() {
    alice.device(PHONE).attached(Bytes.EMPTY);
    watch(false);

    assertThat(told().online()).isTrue();
    assertThat(alice.devices.reads).hasValue(1);
  }

  @Test
  void tellsNothingOfADeviceThatComesBackAtOnce() {
    SessionDevice phone = alice.device(PHONE);
    phone.attached(Bytes.EMPTY);
    watch(false);
    assertThat(told().online()).isTrue();

    phone.detach();
    pass(OFFLINE_AFTER.minusMillis(1));
    alice.device(PHONE).attached(Bytes.EMPTY);
    pass(OFFLINE_AFTER.multipliedBy(2));

    hearsNothing();
    assertThat(alice.devices.lastSeenWrites).as("nobody went").hasValue(0);
  }

  @Test
  void storesNothingOfWhoWasGoingWhenTheSessionMoves() {
    SessionDevice phone = alice.device(PHONE);
    phone.attached(Bytes.EMPTY);
    phone.detach();
    settle();

    alice.session.tell(new SessionNote.Stop());

    barrier.expectTerminated(alice.session);
    assertThat(alice.devices.lastSeenWrites).hasValue(0);
  }

  @Test
  void aSessionThatHasJustMovedWaitsForTheDevicesBeforeItSaysThatNobodyIsThere() {
    watch(true);
    pass(OFFLINE_AFTER.minusMillis(1));
    hearsNothing();
    alice.device(PHONE).attached(Bytes.EMPTY);
    watch(true);

    assertThat(told().online()).isTrue();
    pass(OFFLINE_AFTER.multipliedBy(2));
    hearsNothing();
  }

  @Test
  void aSessionThatHasJustMovedSaysSoInTheEndIfNoDeviceComes() {
    watch(true);

    pass(OFFLINE_AFTER);

    assertThat(told().online()).isFalse();
  }

  @Test
  void whoLogsOutEverywhereAndInAgainIsToldAsThere() {
    alice.device(PHONE).attached(Bytes.EMPTY);
    watch(false);
    assertThat(told().online()).isTrue();
    alice.session.tell(
        new SessionCommand.LoggedOut(
            ALICE, null, kit.<SessionCommand.LoggedOutDone>createTestProbe().getRef()));
    pass(OFFLINE_AFTER);
    Told away = told();
    assertThat(away.online()).isFalse();
    assertThat(away.watched()).as("goes on telling").isTrue();

    alice.device(DESKTOP).attached(Bytes.EMPTY);

    assertThat(told().online()).isTrue();
  }

  @Test
  void leavesANodeThatHasNotAskedAgainForLong() {
    Duration renewAfter = SessionTerms.PRESENCE.renewAfter();
    TestProbe<PresenceCommand> other = kit.createTestProbe();
    watch(false);
    told();
    alice.session.tell(new SessionCommand.Watch(ALICE, other.ref(), false));
    other.expectMessageClass(Told.class);

    pass(renewAfter);
    alice.session.tell(new SessionCommand.Watch(ALICE, other.ref(), false));
    other.expectMessageClass(Told.class);
    pass(renewAfter.plusMillis(1));
    pass(SessionTerms.SETTINGS.idleAfter());
    alice.shard.expectNoMessage(Duration.ZERO);
    alice.device(PHONE).attached(Bytes.EMPTY);

    assertThat(other.expectMessageClass(Told.class).online()).isTrue();
    hearsNothing();
  }

  @Test
  void staysForNobodyWhoCannotCome() {
    alice.devices.ids.clear();

    watch(false);

    assertThat(told())
        .satisfies(
            now -> {
              assertThat(now.online()).isFalse();
              assertThat(now.watched()).isFalse();
            });
    alice.shard.expectMessageClass(ClusterSharding.Passivate.class);
  }

  @Test
  void saysNothingWhileTheStoreIsAwayAndAnswersWhenItIsAskedAgain() {
    alice.devices.away = true;
    watch(false);
    settle();
    hearsNothing();
    alice.devices.away = false;

    watch(false);

    assertThat(told().online()).isFalse();
  }

  @Test
  void tellsANodeNoMoreThatWantsToKnowNoMore() {
    watch(false);
    told();
    alice.session.tell(new SessionCommand.Unwatch(ALICE, node.ref()));

    alice.device(PHONE).attached(Bytes.EMPTY);

    hearsNothing();
  }

  @Test
  void anInvisibleUserIsAwayForOthersAndToldSoOnItsOtherDevices() {
    SessionDevice phone = alice.device(PHONE);
    SessionDevice desktop = alice.device(DESKTOP);
    phone.attached(Bytes.EMPTY);
    desktop.attached(Bytes.EMPTY);
    watch(false);
    assertThat(told().online()).isTrue();

    change(alice, phone, true, null);

    Privacy invisible = new Privacy(Privacy.Audience.EVERYONE, true, false);
    assertThat(phone.answer()).isEqualTo(new Reply.PrivacyKept(invisible));
    assertThat(event(desktop)).isEqualTo(new Reply.PrivacyEvent(invisible));
    Told away = told();
    assertThat(away.online()).isFalse();
    assertThat(away.lastSeenMillis()).isPositive();
    assertThat(alice.devices.privacy).isEqualTo(invisible);
    change(alice, phone, false, null);
    assertThat(told().online()).isTrue();
  }

  @Test
  void keepsAChangeThatTheStoreDoesNotTakeFromEverybody() {
    SessionDevice phone = alice.device(PHONE);
    phone.attached(Bytes.EMPTY);
    watch(false);
    told();
    alice.devices.away = true;

    change(alice, phone, true, null);

    assertThat(phone.refusal()).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
    hearsNothing();
  }

  @Test
  void storesOneChangeAtATime() {
    SessionDevice phone = alice.device(PHONE);
    phone.attached(Bytes.EMPTY);
    alice.devices.gate = new CompletableFuture<>();

    change(alice, phone, true, null);
    change(alice, phone, null, true);

    assertThat(phone.refusal()).isEqualTo(ErrorCode.OVERLOADED);
    alice.devices.gate.complete(null);
    assertThat(phone.answer()).isInstanceOf(Reply.PrivacyKept.class);
  }

  @Test
  void tellsGatewaysWhetherReadsAreHiddenAtOnceAndWhenThatChanges() {
    alice.devices.privacy = new Privacy(Privacy.Audience.EVERYONE, false, true);
    SessionDevice phone = alice.device(PHONE);
    TestProbe<SessionCommand.AttachAnswer> gateway = kit.createTestProbe();
    alice.session.tell(
        new SessionCommand.Attach(
            ALICE,
            PHONE,
            phone.connection.getRef(),
            phone.fanout.getRef(),
            Bytes.EMPTY,
            gateway.getRef()));
    SessionCommand.Attached attached = gateway.expectMessageClass(SessionCommand.Attached.class);
    assertThat(attached.readsHidden()).isTrue();
    assertThat(attached.privacyVersion()).isEqualTo(1);

    change(alice, phone, null, false);

    SessionCommand.Attached again = gateway.expectMessageClass(SessionCommand.Attached.class);
    assertThat(again.readsHidden()).isFalse();
    assertThat(again.privacyVersion()).isGreaterThan(1);
    assertThat(phone.answer()).isEqualTo(new Reply.PrivacyKept(Privacy.DEFAULTS));
    gateway.expectNoMessage(Duration.ZERO);
    pass(SessionTerms.PRESENCE.askAgainAfter());
    assertThat(gateway.expectMessageClass(SessionCommand.Attached.class))
        .as("said twice, as one may be lost")
        .isEqualTo(again);
  }

  @Test
  void saysTwiceThatAUserIsInvisible() {
    SessionDevice phone = alice.device(PHONE);
    phone.attached(Bytes.EMPTY);
    watch(false);
    assertThat(told().online()).isTrue();
    change(alice, phone, true, null);
    Told away = told();

    pass(SessionTerms.PRESENCE.askAgainAfter().minusMillis(1));
    hearsNothing();
    pass(Duration.ofMillis(1));

    assertThat(away.online()).isFalse();
    assertThat(told()).isEqualTo(away);
    pass(Duration.ofMinutes(1));
    hearsNothing();
  }

  @Test
  void onlyAsksWithoutStoringAnything() {
    SessionDevice phone = alice.device(PHONE);
    phone.attached(Bytes.EMPTY);
    alice.devices.away = true;

    change(alice, phone, null, null);

    assertThat(phone.answer()).isEqualTo(new Reply.PrivacyKept(Privacy.DEFAULTS));
  }

  private static Reply event(SessionDevice device) {
    try {
      byte[] frame = device.connection.expectMessageClass(Outbound.Pushed.class).frame().payload();
      return WireCodec.decodeServerFrame(ByteBuffer.wrap(frame)).body();
    } catch (DecodeException e) {
      throw new AssertionError(e);
    }
  }

  private static final class ManualClock extends Clock {
    private volatile Instant now = Instant.parse("2026-11-22T12:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
