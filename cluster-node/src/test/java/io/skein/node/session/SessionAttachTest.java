package io.skein.node.session;

import static io.skein.node.session.SessionFixture.ALICE;
import static io.skein.node.session.SessionFixture.CHAT;
import static io.skein.node.session.SessionFixture.CROWD;
import static io.skein.node.session.SessionFixture.DESKTOP;
import static io.skein.node.session.SessionFixture.GROUP;
import static io.skein.node.session.SessionFixture.PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.delivery.FanoutCommand;
import io.skein.node.delivery.Notice;
import io.skein.node.session.SessionCommand.LoggedOutDone;
import io.skein.node.session.SessionCommand.Refused;
import io.skein.protocol.Bytes;
import io.skein.protocol.DeviceId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Reply;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Devices come, resume, are replaced, logged out and refused. */
class SessionAttachTest {
  private static ActorTestKit kit;
  private SessionFixture alice;

  @BeforeAll
  static void start() {
    kit = ActorTestKit.create("session-attach");
  }

  @AfterAll
  static void stop() {
    kit.shutdownTestKit();
  }

  @BeforeEach
  void newSession() {
    alice = new SessionFixture(kit);
  }

  @Test
  void attachesAtTheCostOfOneReadAndNoWrite() {
    SessionDevice phone = alice.device(PHONE);

    SessionCommand.Attached attached = phone.attached(Bytes.EMPTY);

    assertThat(attached.resumed()).isFalse();
    assertThat(alice.devices.reads).hasValue(1);
    assertThat(alice.meters.counter(SessionMetrics.LOADS).count()).isZero();
    assertThat(alice.stored().conversations()).isEmpty();
  }

  @Test
  void readsTheDevicesOnceForAllOfThem() {
    alice.device(PHONE).attached(Bytes.EMPTY);
    alice.device(DESKTOP).attached(Bytes.EMPTY);

    assertThat(alice.devices.reads).hasValue(1);
  }

  @Test
  void readsTheDevicesAgainForOneThatLoggedInSince() {
    alice.device(PHONE).attached(Bytes.EMPTY);
    DeviceId tablet = new DeviceId(13);
    alice.devices.ids.add(tablet);

    alice.device(tablet).attached(Bytes.EMPTY);

    assertThat(alice.devices.reads).hasValue(2);
  }

  @Test
  void readsTheDevicesAgainIfTheReadBeganBeforeTheLogIn() {
    CompletableFuture<Void> gate = new CompletableFuture<>();
    alice.devices.gate = gate;
    DeviceId tablet = new DeviceId(13);
    TestProbe<SessionCommand.AttachAnswer> first = tellAttach(alice.device(PHONE));
    first.awaitAssert(
        () -> {
          assertThat(alice.devices.reads).hasValue(1);
          return null;
        });
    alice.devices.ids.add(tablet);
    alice.devices.gate = CompletableFuture.completedFuture(null);

    TestProbe<SessionCommand.AttachAnswer> second = tellAttach(alice.device(tablet));
    // Both are in the mailbox before what was read comes.
    gate.complete(null);

    first.expectMessageClass(SessionCommand.Attached.class);
    second.expectMessageClass(SessionCommand.Attached.class);
  }

  @Test
  void refusesADeviceThatIsNotLoggedIn() {
    SessionCommand.AttachAnswer answer = alice.device(new DeviceId(99)).attach(Bytes.EMPTY);

    assertThat(answer).isInstanceOf(Refused.class);
    assertThat(((Refused) answer).code()).isEqualTo(ErrorCode.LOGGED_OUT);
  }

  @Test
  void refusesForNowWhileTheStoreIsAway() {
    alice.devices.away = true;

    SessionCommand.AttachAnswer answer = alice.device(PHONE).attach(Bytes.EMPTY);

    assertThat(answer)
        .isEqualTo(new Refused(ErrorCode.UNAVAILABLE, "the store does not answer", 70));
    alice.devices.away = false;
    alice.device(PHONE).attached(Bytes.EMPTY);
  }

  @Test
  void refusesToResumeForNowWhileTheInboxCannotBeRead() {
    Bytes cursor = syncedCursor(alice.device(PHONE));
    alice.crash();
    alice.inboxes.setAway(true);

    SessionCommand.AttachAnswer answer = alice.device(PHONE).attach(cursor);

    assertThat(((Refused) answer).code()).isEqualTo(ErrorCode.UNAVAILABLE);
    alice.inboxes.setAway(false);
    assertThat(alice.device(PHONE).attached(cursor).resumed()).isTrue();
  }

  @Test
  void closesTheOlderConnectionOfTheSameDevice() {
    SessionDevice older = alice.device(PHONE);
    older.attached(Bytes.EMPTY);

    SessionDevice newer = alice.device(PHONE);
    newer.attached(Bytes.EMPTY);

    assertThat(older.closed().code()).isEqualTo(ErrorCode.REPLACED);
    alice.appended(CHAT, 1);
    assertThat(newer.event()).isInstanceOf(Reply.MessageEvent.class);
    older.connection.expectNoMessage(java.time.Duration.ZERO);
  }

  @Test
  void keepsTheLivingConnectionWhenTheOneBeforeItArrivesLate() {
    SessionDevice givenUp = alice.device(PHONE);
    SessionDevice living = alice.device(PHONE);
    assertThat(living.attach(7, 3)).isInstanceOf(SessionCommand.Attached.class);

    // It said Hello first, and was held back while the session moved.
    SessionCommand.AttachAnswer late = givenUp.attach(7, 1);

    assertThat(((Refused) late).code()).isEqualTo(ErrorCode.REPLACED);
    alice.appended(CHAT, 1);
    assertThat(living.event()).isInstanceOf(Reply.MessageEvent.class);
    givenUp.connection.expectNoMessage(java.time.Duration.ZERO);
  }

  @Test
  void keepsTheLivingConnectionWhenTheOneBeforeItAsksAgain() {
    SessionDevice givenUp = alice.device(PHONE);
    SessionDevice living = alice.device(PHONE);
    givenUp.attach(7, 1);
    living.attach(7, 3);

    // Its gateway has not noticed that the client is gone.
    SessionCommand.AttachAnswer again = givenUp.attach(7, 1);

    assertThat(((Refused) again).code()).isEqualTo(ErrorCode.REPLACED);
    alice.appended(CHAT, 1);
    assertThat(living.event()).isInstanceOf(Reply.MessageEvent.class);
  }

  @Test
  void aNewerConnectionOfTheSameRunReplaces() {
    SessionDevice givenUp = alice.device(PHONE);
    SessionDevice living = alice.device(PHONE);
    givenUp.attach(7, 1);

    SessionCommand.AttachAnswer answer = living.attach(7, 3);

    assertThat(answer).isInstanceOf(SessionCommand.Attached.class);
    assertThat(givenUp.closed().code()).isEqualTo(ErrorCode.REPLACED);
  }

  @Test
  void anotherRunOfTheDeviceReplacesHoweverItCounts() {
    SessionDevice before = alice.device(PHONE);
    SessionDevice restarted = alice.device(PHONE);
    before.attach(7, 30);

    SessionCommand.AttachAnswer answer = restarted.attach(8, 1);

    assertThat(answer).isInstanceOf(SessionCommand.Attached.class);
    assertThat(before.closed().code()).isEqualTo(ErrorCode.REPLACED);
  }

  @Test
  void keepsTheNewConnectionWhenTheOldOneEndsLate() {
    SessionDevice older = alice.device(PHONE);
    older.attached(Bytes.EMPTY);
    SessionDevice newer = alice.device(PHONE);
    newer.attached(Bytes.EMPTY);

    older.detach();
    older.connection.stop();
    alice.appended(CHAT, 1);

    assertThat(newer.event()).isInstanceOf(Reply.MessageEvent.class);
  }

  @Test
  void takesTheSameConnectionTwiceForOne() {
    SessionDevice phone = alice.device(PHONE);
    phone.attached(Bytes.EMPTY);
    phone.attached(Bytes.EMPTY);

    alice.appended(CHAT, 1);

    assertThat(phone.event()).isInstanceOf(Reply.MessageEvent.class);
    phone.hearsNothing();
    assertThat(alice.meters.get(SessionMetrics.DEVICES).gauge().value()).isEqualTo(1);
  }

  @Test
  void closesAndForgetsADeviceThatIsLoggedOut() {
    SessionDevice phone = alice.device(PHONE);
    SessionDevice desktop = alice.device(DESKTOP);
    phone.attached(Bytes.EMPTY);
    desktop.attached(Bytes.EMPTY);
    alice.devices.ids.remove(PHONE);

    logOut(PHONE);

    assertThat(phone.closed().code()).isEqualTo(ErrorCode.LOGGED_OUT);
    assertThat(((Refused) alice.device(PHONE).attach(Bytes.EMPTY)).code())
        .isEqualTo(ErrorCode.LOGGED_OUT);
    alice.appended(CHAT, 1);
    assertThat(desktop.event()).isInstanceOf(Reply.MessageEvent.class);
    desktop.delivered(CHAT, 1);
    alice.awaitSafe(CHAT, 1);
    assertThat(alice.marks(PHONE)).as("a device that is out gets no mark").isEmpty();
  }

  @Test
  void closesAllDevicesThatAreLoggedOut() {
    SessionDevice phone = alice.device(PHONE);
    SessionDevice desktop = alice.device(DESKTOP);
    phone.attached(Bytes.EMPTY);
    desktop.attached(Bytes.EMPTY);
    alice.devices.ids.clear();

    logOut(null);

    assertThat(phone.closed().code()).isEqualTo(ErrorCode.LOGGED_OUT);
    assertThat(desktop.closed().code()).isEqualTo(ErrorCode.LOGGED_OUT);
    alice.appended(CHAT, 1);
    alice.awaitSafe(CHAT, 1);
  }

  @Test
  void forgetsTheMarksAndCursorsOfAllDevicesThatAreLoggedOutThoughNoneIsAttached() {
    SessionDevice phone = alice.device(PHONE);
    phone.attached(Bytes.EMPTY);
    phone.synced(phone.synced(Bytes.EMPTY).cursor());
    phone.detach();
    alice.appended(CHAT, 1);
    alice.awaitSafe(CHAT, 1);
    alice.inboxes.clearMarks(ALICE, PHONE, Set.of(), Bytes.wrap(new byte[] {1}));
    assertThat(alice.marks(DESKTOP)).containsExactly(CHAT);
    alice.devices.ids.clear();

    logOut(null);

    assertThat(alice.stored().marks()).isEmpty();
    assertThat(alice.stored().confirmed()).isEmpty();
    assertThat(alice.stored().conversations()).hasSize(1);
  }

  @Test
  void doesNotTrustWhatItIsReadingWhenADeviceIsLoggedOut() {
    CompletableFuture<Void> gate = new CompletableFuture<>();
    alice.devices.gate = gate;
    TestProbe<SessionCommand.AttachAnswer> answer = tellAttach(alice.device(PHONE));
    answer.awaitAssert(
        () -> {
          assertThat(alice.devices.reads).hasValue(1);
          return null;
        });
    alice.devices.ids.remove(PHONE);
    alice.devices.gate = CompletableFuture.completedFuture(null);

    logOut(PHONE);
    gate.complete(null);

    assertThat(answer.expectMessageClass(Refused.class).code()).isEqualTo(ErrorCode.LOGGED_OUT);
  }

  @Test
  void resumesInTheSameLifeWithTheHeadsOfWhatChanged() {
    SessionDevice before = alice.device(PHONE);
    Bytes cursor = syncedCursor(before);
    before.detach();
    alice.appended(CHAT, 1);
    alice.appended(CHAT, 2);
    alice.appended(GROUP, 5);
    SessionDevice phone = alice.device(PHONE);

    assertThat(phone.attached(cursor).resumed()).isTrue();

    assertThat(List.of(phone.event(), phone.event()))
        .containsExactlyInAnyOrder(new Reply.HeadEvent(CHAT, 2), new Reply.HeadEvent(GROUP, 5));
    phone.hearsNothing();
  }

  @Test
  void doesNotRepeatOnResumeWhatTheDeviceHasAcknowledged() {
    SessionDevice before = alice.device(PHONE);
    Bytes cursor = syncedCursor(before);
    alice.appended(CHAT, 1);
    before.delivered(CHAT, 1);
    before.detach();
    SessionDevice phone = alice.device(PHONE);

    assertThat(phone.attached(cursor).resumed()).isTrue();

    phone.hearsNothing();
  }

  @Test
  void resumesInAnotherLifeIfNothingChanged() {
    Bytes cursor = syncedCursor(alice.device(PHONE));
    alice.crash();

    assertThat(alice.device(PHONE).attached(cursor).resumed()).isTrue();
  }

  @Test
  void letsADeviceSyncThatReturnsToAnotherLifeWithMarks() {
    SessionDevice before = alice.device(PHONE);
    Bytes cursor = syncedCursor(before);
    before.detach();
    alice.appended(CHAT, 1);
    alice.summary(GROUP, 9);
    awaitMark();
    alice.crash();
    SessionDevice phone = alice.device(PHONE);

    assertThat(phone.attached(cursor).resumed()).isFalse();

    assertThat(SessionFixture.ids(phone.synced(cursor).conversations())).containsExactly(CHAT);
  }

  @Test
  void asksLargeConversationsWhatIsNewOnResume() {
    SessionDevice before = alice.device(PHONE);
    alice.summary(CROWD, 10, true);
    alice.notice(new Notice.Joined(CROWD, 10, 10, true));
    before.attached(Bytes.EMPTY);
    Bytes cursor = before.synced(Bytes.EMPTY).cursor();
    before.detach();
    alice.summary(CROWD, 14, true);
    SessionDevice phone = alice.device(PHONE);

    assertThat(phone.attached(cursor).resumed()).isTrue();

    assertThat(phone.event()).isEqualTo(new Reply.HeadEvent(CROWD, 14));
    assertThat(phone.fanout.receiveMessage())
        .isEqualTo(new FanoutCommand.Interested(phone.connection.getRef(), ALICE, List.of(CROWD)));
    assertThat(alice.marks(PHONE)).isEmpty();
  }

  @Test
  void tellsTheDeviceToSyncIfALargeConversationIsSilentOnResume() {
    SessionDevice before = alice.device(PHONE);
    alice.summary(CROWD, 10, true);
    alice.notice(new Notice.Joined(CROWD, 10, 10, true));
    before.attached(Bytes.EMPTY);
    Bytes cursor = before.synced(Bytes.EMPTY).cursor();
    before.detach();
    alice.summaries.remove(CROWD);
    SessionDevice phone = alice.device(PHONE);

    assertThat(phone.attached(cursor).resumed()).isTrue();

    assertThat(phone.event()).isEqualTo(new Reply.ResyncEvent());
  }

  @Test
  void detachesAConnectionThatEnds() {
    SessionDevice phone = alice.device(PHONE);
    phone.attached(Bytes.EMPTY);

    phone.connection.stop();

    alice.conversations.awaitAssert(
        () -> {
          assertThat(alice.meters.get(SessionMetrics.DEVICES).gauge().value()).isZero();
          return null;
        });
  }

  private TestProbe<SessionCommand.AttachAnswer> tellAttach(SessionDevice device) {
    TestProbe<SessionCommand.AttachAnswer> answer = kit.createTestProbe();
    alice.session.tell(
        new SessionCommand.Attach(
            ALICE,
            device.id,
            device.connection.getRef(),
            device.fanout.getRef(),
            Bytes.EMPTY,
            answer.getRef()));
    return answer;
  }

  private void logOut(DeviceId device) {
    TestProbe<LoggedOutDone> done = kit.createTestProbe();
    alice.session.tell(new SessionCommand.LoggedOut(ALICE, device, done.getRef()));
    done.expectMessage(new LoggedOutDone());
  }

  private Bytes syncedCursor(SessionDevice device) {
    device.attached(Bytes.EMPTY);
    return device.synced(Bytes.EMPTY).cursor();
  }

  private void awaitMark() {
    alice.conversations.awaitAssert(
        () -> {
          assertThat(alice.marks(PHONE)).contains(CHAT);
          return null;
        });
  }
}
