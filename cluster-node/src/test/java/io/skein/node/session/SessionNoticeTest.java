package io.skein.node.session;

import static io.skein.node.session.SessionFixture.ALICE;
import static io.skein.node.session.SessionFixture.BOB;
import static io.skein.node.session.SessionFixture.CAROL;
import static io.skein.node.session.SessionFixture.CHAT;
import static io.skein.node.session.SessionFixture.CROWD;
import static io.skein.node.session.SessionFixture.DESKTOP;
import static io.skein.node.session.SessionFixture.GROUP;
import static io.skein.node.session.SessionFixture.PHONE;
import static io.skein.node.session.SessionFixture.frame;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.conversation.ConversationCommand;
import io.skein.node.conversation.ConversationCommand.Acknowledge;
import io.skein.node.conversation.ConversationCommand.Decline;
import io.skein.node.conversation.ConversationCommand.Departed;
import io.skein.node.delivery.DeviceOrigin;
import io.skein.node.delivery.FanoutCommand;
import io.skein.node.delivery.Notice;
import io.skein.node.delivery.Outbound;
import io.skein.protocol.Bytes;
import io.skein.protocol.ConversationId;
import io.skein.protocol.EncodedFrame;
import io.skein.protocol.Reply;
import io.skein.protocol.WireCodec;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What conversations tell, for devices that are here and for those that are away. */
class SessionNoticeTest {
  private static ActorTestKit kit;
  private SessionFixture alice;

  @BeforeAll
  static void start() {
    kit = ActorTestKit.create("session-notices");
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
  void pushesToEveryDeviceButTheOneThatPosted() {
    SessionDevice phone = attached(PHONE);
    SessionDevice desktop = attached(DESKTOP);

    alice.notice(
        new Notice.Appended(
            CHAT, 1, 1, List.of(frame(CHAT, 1)), 1, new DeviceOrigin(ALICE, PHONE)));

    assertThat(desktop.event()).isInstanceOf(Reply.MessageEvent.class);
    phone.hearsNothing();
  }

  @Test
  void declinesInvitationsAboveTheLimitAndShowsNothingOfThem() {
    alice.withGroups(2);
    ConversationId surplus = ConversationId.group(70);
    SessionDevice phone = attached(PHONE);
    alice.appended(ConversationId.group(1), 1);
    alice.appended(ConversationId.group(2), 1);
    phone.synced(Bytes.EMPTY);

    alice.notice(new Notice.Joined(surplus, 3, 3, false));
    alice.notice(
        new Notice.Appended(
            surplus, 3, 3, List.of(frame(surplus, 3)), 3, new DeviceOrigin(BOB, PHONE)));

    assertThat(nextOf(Decline.class)).isEqualTo(new Decline(surplus, ALICE, 3));
    phone.hearsNothing();
    alice.notice(new Notice.Left(surplus, 4));
    assertThat(nextOf(Departed.class)).isEqualTo(new Departed(surplus, ALICE, 4));
    phone.hearsNothing();
    assertThat(alice.stored().conversations())
        .extracting(InboxStore.Entry::conversation)
        .doesNotContain(surplus);
    assertThat(alice.marks(DESKTOP)).doesNotContain(surplus);
  }

  /** Skips what is of other kinds. */
  private <C extends ConversationCommand> C nextOf(Class<C> kind) {
    while (true) {
      ConversationCommand next = alice.conversations.receiveMessage();
      if (kind.isInstance(next)) {
        return kind.cast(next);
      }
    }
  }

  @Test
  void pushesToTheDeviceWhoseNumberAnotherUsersDeviceHas() {
    SessionDevice phone = attached(PHONE);

    alice.notice(
        new Notice.Appended(CHAT, 1, 1, List.of(frame(CHAT, 1)), 1, new DeviceOrigin(BOB, PHONE)));

    assertThat(phone.event()).isInstanceOf(Reply.MessageEvent.class);
  }

  @Test
  void listsADirectChatWithItsFirstMessageBeforeItIsSafe() {
    alice.devices.ids.remove(DESKTOP);
    SessionDevice phone = attached(PHONE);

    alice.appended(CHAT, 1);
    phone.delivered(CHAT, 1);

    alice.awaitSafe(CHAT, 1);
    assertThat(alice.stored().conversations())
        .containsExactly(new InboxStore.Entry(CHAT, 1, false));
  }

  @Test
  void claimsNothingBeforeTheRowIsStored() {
    alice.devices.ids.remove(DESKTOP);
    SessionDevice phone = attached(PHONE);
    phone.synced(Bytes.EMPTY);
    alice.inboxes.setAway(true);

    alice.appended(CHAT, 1);
    phone.delivered(CHAT, 1);

    assertThat(alice.acknowledged()).isEqualTo(new Acknowledge(CHAT, ALICE, 1, 0, false));
    alice.inboxes.setAway(false);
    alice.notice(new Notice.Secure(CHAT, 1, 1));
    alice.awaitSafe(CHAT, 1);
    assertThat(alice.stored().conversations()).hasSize(1);
  }

  @Test
  void isSafeWhenTheDeviceHereAcknowledgedAndTheOneAwayIsMarked() {
    SessionDevice phone = attached(PHONE);

    alice.appended(CHAT, 1);
    phone.delivered(CHAT, 1);

    alice.awaitSafe(CHAT, 1);
    assertThat(alice.marks(DESKTOP)).containsExactly(CHAT);
    assertThat(alice.marks(PHONE)).isEmpty();
  }

  @Test
  void writesOneMarkForAllThatIsSaidWhileADeviceIsAway() {
    for (int sequence = 1; sequence <= 50; sequence++) {
      alice.appended(CHAT, sequence);
    }

    alice.awaitSafe(CHAT, 50);
    assertThat(alice.inboxes.markWrites()).isEqualTo(1);
    assertThat(alice.marks(PHONE)).containsExactly(CHAT);
    assertThat(alice.marks(DESKTOP)).containsExactly(CHAT);
  }

  @Test
  void clearsMarksOnceTheDeviceHasConfirmedAndMarksTheNextAbsence() {
    alice.devices.ids.remove(DESKTOP);
    alice.appended(CHAT, 1);
    alice.awaitSafe(CHAT, 1);
    SessionDevice phone = attached(PHONE);
    Bytes cursor = phone.synced(Bytes.EMPTY).cursor();
    assertThat(alice.marks(PHONE)).as("not confirmed yet").containsExactly(CHAT);

    assertThat(phone.synced(cursor).conversations()).isEmpty();

    phone.connection.awaitAssert(
        () -> {
          assertThat(alice.marks(PHONE)).isEmpty();
          assertThat(alice.stored().confirmed()).containsEntry(PHONE, cursor);
          return null;
        });
    phone.detach();
    alice.appended(CHAT, 2);
    alice.awaitSafe(CHAT, 2);
    assertThat(alice.marks(PHONE)).containsExactly(CHAT);
  }

  @Test
  void marksAnAttachedDeviceThatDoesNotAcknowledgeWhenAsked() {
    alice.devices.ids.remove(DESKTOP);
    SessionDevice phone = attached(PHONE);
    alice.appended(CHAT, 1);
    assertThat(phone.event()).isInstanceOf(Reply.MessageEvent.class);

    alice.notice(new Notice.Secure(CHAT, 1, 1));

    assertThat(phone.event()).isEqualTo(new Reply.HeadEvent(CHAT, 1));
    alice.awaitSafe(CHAT, 1);
    assertThat(alice.marks(PHONE)).containsExactly(CHAT);
  }

  @Test
  void answersARepeatedQuestionAgain() {
    alice.notice(new Notice.Secure(CHAT, 4, 1));
    alice.awaitSafe(CHAT, 4);

    alice.notice(new Notice.Secure(CHAT, 4, 1));

    alice.awaitSafe(CHAT, 4);
    assertThat(alice.inboxes.markWrites()).isEqualTo(1);
  }

  @Test
  void writesAgainWhenAskedAfterTheStoreWasAway() {
    alice.appended(CHAT, 1);
    alice.awaitSafe(CHAT, 1);
    SessionDevice phone = attached(PHONE);
    phone.synced(phone.synced(Bytes.EMPTY).cursor());
    phone.detach();
    alice.inboxes.setAway(true);
    alice.appended(GROUP, 3);
    phone.connection.awaitAssert(
        () -> {
          assertThat(alice.meters.counter(SessionMetrics.STORE_FAILURES).count()).isPositive();
          return null;
        });
    alice.inboxes.setAway(false);

    alice.notice(new Notice.Secure(GROUP, 3, 1));

    alice.awaitSafe(GROUP, 3);
    assertThat(alice.marks(PHONE)).contains(GROUP);
  }

  @Test
  void gathersAcknowledgementsOfManyMessages() {
    alice = alice.with(SessionTerms.acknowledgingAfter(Duration.ofMillis(200)));
    alice.devices.ids.remove(DESKTOP);
    SessionDevice phone = attached(PHONE);
    for (int sequence = 1; sequence <= 20; sequence++) {
      alice.appended(CHAT, sequence);
      phone.delivered(CHAT, sequence);
    }

    assertThat(alice.acknowledged()).isEqualTo(new Acknowledge(CHAT, ALICE, 20, 20, false));
    alice.conversations.expectNoMessage(Duration.ofMillis(250));
  }

  @Test
  void ignoresAnAcknowledgementOfAConversationThatIsNotListed() {
    SessionDevice phone = attached(PHONE);
    phone.synced(Bytes.EMPTY);

    phone.delivered(GROUP, 7);
    alice.appended(CHAT, 1);
    phone.delivered(CHAT, 1);

    assertThat(alice.acknowledged().conversation()).isEqualTo(CHAT);
  }

  @Test
  void listsAGroupThatTheUserWasAddedTo() {
    SessionDevice phone = attached(PHONE);

    alice.notice(new Notice.Joined(GROUP, 5, 5, false));
    phone.delivered(GROUP, 5);

    alice.awaitSafe(GROUP, 5);
    assertThat(alice.stored().conversations())
        .containsExactly(new InboxStore.Entry(GROUP, 5, false));
    assertThat(alice.marks(DESKTOP)).containsExactly(GROUP);
  }

  @Test
  void takesAGroupOffTheListAndTellsDevicesThatWereAway() {
    SessionDevice phone = attached(PHONE);
    alice.notice(new Notice.Joined(GROUP, 5, 5, false));
    phone.delivered(GROUP, 5);
    alice.awaitSafe(GROUP, 5);
    alice.refuses(GROUP, io.skein.protocol.ErrorCode.NOT_A_MEMBER);

    alice.notice(new Notice.Left(GROUP, 6));

    phone.connection.awaitAssert(
        () -> {
          assertThat(alice.stored().conversations()).isEmpty();
          return null;
        });
    // The phone is here and has not synced: when told again, it is marked as well.
    alice.notice(new Notice.Left(GROUP, 6));
    alice.conversations.fishForMessage(
        Duration.ofSeconds(3),
        told ->
            told instanceof Departed
                ? FishingOutcomes.complete()
                : FishingOutcomes.continueAndIgnore());
    alice.crash();
    SessionDevice desktop = attached(DESKTOP);
    assertThat(desktop.synced(Bytes.EMPTY).conversations())
        .as("a new device never had it")
        .isEmpty();
    assertThat(alice.marks(DESKTOP)).containsExactly(GROUP);
  }

  @Test
  void showsInterestInALargeConversationAndWritesNoMarks() {
    SessionDevice phone = attached(PHONE);

    alice.notice(new Notice.Joined(CROWD, 5, 5, true));

    assertThat(phone.event()).isEqualTo(new Reply.HeadEvent(CROWD, 5));
    assertThat(phone.fanout.receiveMessage())
        .isEqualTo(new FanoutCommand.Interested(phone.connection.getRef(), ALICE, List.of(CROWD)));
    alice.awaitSafe(CROWD, 5);
    assertThat(alice.stored().conversations())
        .containsExactly(new InboxStore.Entry(CROWD, 5, true));
    assertThat(alice.inboxes.markWrites()).isZero();
  }

  @Test
  void followsAConversationThatBecomesLarge() {
    SessionDevice phone = attached(PHONE);
    phone.synced(Bytes.EMPTY);
    alice.appended(GROUP, 1);
    assertThat(phone.event()).isInstanceOf(Reply.MessageEvent.class);

    alice.notice(new Notice.BecameLarge(GROUP, 2));

    assertThat(phone.event()).isEqualTo(new Reply.HeadEvent(GROUP, 2));
    phone.fanout.expectMessageClass(FanoutCommand.Interested.class);
    alice.awaitSafe(GROUP, 2);
    assertThat(alice.stored().conversations())
        .containsExactly(new InboxStore.Entry(GROUP, 1, true));
    alice.notice(new Notice.Left(GROUP, 3));
    phone.fanout.expectMessageClass(FanoutCommand.Uninterested.class);
  }

  @Test
  void pushesCursorsOfOthersAndOfTheUser() {
    SessionDevice phone = attached(PHONE);
    SessionDevice desktop = attached(DESKTOP);

    alice.notice(new Notice.CursorMoved(CHAT, BOB, 4, 3, 0, 0));
    alice.notice(new Notice.CursorMoved(CHAT, ALICE, 9, 8, 1, 10));

    for (SessionDevice device : List.of(phone, desktop)) {
      assertThat(device.event()).isEqualTo(new Reply.CursorEvent(CHAT, BOB, 4, 3, 0, 0));
      assertThat(device.event()).isEqualTo(new Reply.CursorEvent(CHAT, ALICE, 9, 8, 1, 10));
    }
  }

  @Test
  void pushesCursorsOfSeveralOthersAsTheyAreAndReadsNothingForThem() {
    SessionDevice phone = attached(PHONE);
    List<EncodedFrame> frames =
        List.of(
            WireCodec.encode(new Reply.CursorEvent(GROUP, BOB, 4, 3, 0, 0)),
            WireCodec.encode(new Reply.CursorEvent(GROUP, CAROL, 4, 4, 0, 0)));

    alice.notice(new Notice.CursorsMoved(GROUP, frames));
    alice.notice(new Notice.CursorsMoved(GROUP, frames));

    for (int notice = 0; notice < 2; notice++) {
      Outbound.AllPushed pushed = phone.connection.expectMessageClass(Outbound.AllPushed.class);
      assertThat(pushed.frames()).isEqualTo(frames);
    }
    assertThat(alice.meters.get(SessionMetrics.LOADS).counter().count()).isZero();
  }

  @Test
  void remembersForADeviceThatIsAwayThatTheUserHasRead() {
    SessionDevice phone = attached(PHONE);
    alice.appended(CHAT, 1);
    phone.synced(Bytes.EMPTY);
    SessionDevice desktop = attached(DESKTOP);
    Bytes cursor = desktop.synced(Bytes.EMPTY).cursor();
    desktop.detach();

    alice.notice(new Notice.CursorMoved(CHAT, ALICE, 1, 1, 0, 1));

    SessionDevice back = alice.device(DESKTOP);
    assertThat(back.attached(cursor).resumed()).isFalse();
    assertThat(SessionFixture.ids(back.synced(cursor).conversations())).containsExactly(CHAT);
  }

  private SessionDevice attached(io.skein.protocol.DeviceId id) {
    SessionDevice device = alice.device(id);
    device.attached(Bytes.EMPTY);
    return device;
  }
}
