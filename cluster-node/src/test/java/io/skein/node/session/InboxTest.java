package io.skein.node.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.session.InboxWrite.Clear;
import io.skein.node.session.InboxWrite.Mark;
import io.skein.node.session.InboxWrite.PutRow;
import io.skein.node.session.InboxWrite.RemoveRow;
import io.skein.protocol.Bytes;
import io.skein.protocol.ConversationId;
import io.skein.protocol.DeviceId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The corners of the rules that chance rarely visits; the rest is in {@link InboxPropertyTest}. */
class InboxTest {
  private static final DeviceId PHONE = new DeviceId(1);
  private static final DeviceId DESKTOP = new DeviceId(2);
  private static final int GROUPS_MAX = 100;
  private static final ConversationId CHAT = ConversationId.group(1);
  private static final ConversationId GROUP = ConversationId.group(2);
  private static final InboxStore.Inbox NOTHING =
      new InboxStore.Inbox(List.of(), Map.of(), Map.of());

  private Inbox inbox;

  @BeforeEach
  void newInbox() {
    inbox = inbox(1, 10, NOTHING, PHONE);
  }

  private static Inbox inbox(long life, long order, InboxStore.Inbox stored, DeviceId... ids) {
    Inbox inbox = new Inbox(life, order, 3, GROUPS_MAX, 2);
    inbox.devices(Set.of(ids));
    inbox.load(stored);
    return inbox;
  }

  @Test
  void claimsNothingBeforeTheRowIsStored() {
    inbox.attach(PHONE);
    inbox.appended(CHAT, 1, 1);
    inbox.delivered(PHONE, CHAT, 1);
    assertThat(inbox.takeAcknowledgements())
        .containsExactly(new InboxDuties.Acknowledgement(CHAT, 1, 0, false));

    inbox.due(9).forEach(write -> inbox.done(write, true));

    assertThat(inbox.takeAcknowledgements())
        .containsExactly(new InboxDuties.Acknowledgement(CHAT, 1, 1, false));
  }

  @Test
  void writesTheRowWithItsMarksAndOneThingAtATime() {
    inbox.devices(Set.of(PHONE, DESKTOP));
    inbox.attach(DESKTOP);
    inbox.appended(CHAT, 1, 1);

    List<InboxWrite> row = inbox.due(9);
    assertThat(row)
        .containsExactly(new PutRow(new InboxStore.Entry(CHAT, 1, false), Set.of(PHONE)));
    inbox.secure(CHAT, 2, 1);
    assertThat(inbox.due(9)).isEmpty();
    inbox.done(row.get(0), true);

    assertThat(inbox.due(9)).containsExactly(new Mark(CHAT, Set.of(DESKTOP)));
  }

  @Test
  void keepsItsWritesInFlightWithinTheLimit() {
    for (long group = 1; group <= 5; group++) {
      inbox.appended(ConversationId.group(group), 1, 1);
    }

    List<InboxWrite> first = inbox.due(2);
    assertThat(first).hasSize(2);
    assertThat(inbox.due(2)).isEmpty();
    inbox.done(first.get(0), true);

    assertThat(inbox.due(2)).hasSize(1);
  }

  @Test
  void doesNotRepeatAFailedWriteByItself() {
    inbox.appended(CHAT, 1, 1);
    inbox.done(inbox.due(9).get(0), false);
    assertThat(inbox.due(9)).isEmpty();

    inbox.secure(CHAT, 1, 1);

    assertThat(inbox.due(9)).hasSize(1);
  }

  @Test
  void reliesOnNoMarkWhoseClearingFailed() {
    markedAndSynced();
    InboxWrite clear = inbox.due(9).get(0);
    assertThat(clear).isInstanceOf(Clear.class);
    inbox.done(clear, false);
    inbox.takeAcknowledgements();

    inbox.appended(CHAT, 2, 1);

    assertThat(inbox.takeAcknowledgements()).isEmpty();
    assertThat(inbox.due(9)).containsExactly(new Mark(CHAT, Set.of(PHONE)));
  }

  @Test
  void keepsAMarkWhoseNewsCameAfterTheCursor() {
    markedAndSynced();
    inbox.appended(CHAT, 2, 1);

    assertThat(inbox.due(9)).isEmpty();
    assertThat(inbox.takeAcknowledgements())
        .contains(new InboxDuties.Acknowledgement(CHAT, 0, 2, false));
  }

  /** The phone was away, came back, and presents the cursor that it was given. */
  private void markedAndSynced() {
    inbox.appended(CHAT, 1, 1);
    inbox.done(inbox.due(9).get(0), true);
    InboxLists.Page page = inbox.page(PHONE, Bytes.EMPTY, 9);
    inbox.page(PHONE, inbox.cursorAfter(page, page.items().size()), 9);
  }

  @Test
  void tellsADeviceOfWhatAnotherOneProvesToExist() {
    inbox = inbox(1, 10, NOTHING, PHONE, DESKTOP);
    inbox.attach(PHONE);
    inbox.appended(CHAT, 1, 1);
    InboxLists.Page page = inbox.page(DESKTOP, Bytes.EMPTY, 9);
    Bytes cursor = inbox.cursorAfter(page, 1);

    inbox.delivered(PHONE, CHAT, 2);

    assertThat(inbox.page(DESKTOP, cursor, 9).items())
        .extracting(InboxLists.Item::conversation)
        .containsExactly(CHAT);
  }

  @Test
  void givesCursorsAboveThoseOfEarlierLivesThoughTheClockWentBack() {
    Cursor earlier = new Cursor(500, 99, 3, null);
    inbox.resume(PHONE, earlier.toBytes(), 9);

    InboxLists.Page page = inbox.page(PHONE, earlier.toBytes(), 9);

    Cursor given = Cursor.read(inbox.cursorAfter(page, 0));
    assertThat(given).isNotNull();
    assertThat(earlier.isOlderThan(given)).isTrue();
  }

  @Test
  void givesCursorsAboveTheStoredOnes() {
    Cursor stored = new Cursor(500, 99, 3, null);
    inbox =
        inbox(
            2,
            10,
            new InboxStore.Inbox(List.of(), Map.of(), Map.of(PHONE, stored.toBytes())),
            PHONE);

    Cursor given = Cursor.read(inbox.cursorAfter(inbox.page(PHONE, Bytes.EMPTY, 9), 0));

    assertThat(given).isNotNull();
    assertThat(stored.isOlderThan(given)).isTrue();
  }

  @Test
  void takesACursorOlderThanTheStoredOneForNone() {
    Cursor stored = new Cursor(500, 99, 3, null);
    inbox =
        inbox(
            2,
            600,
            new InboxStore.Inbox(
                List.of(new InboxStore.Entry(CHAT, 1, false)),
                Map.of(),
                Map.of(PHONE, stored.toBytes())),
            PHONE);

    assertThat(inbox.page(PHONE, new Cursor(500, 99, 2, null).toBytes(), 9).items()).hasSize(1);
    assertThat(inbox.page(PHONE, new Cursor(400, 98, 9, null).toBytes(), 9).items()).hasSize(1);
    assertThat(inbox.page(PHONE, stored.toBytes(), 9).items()).isEmpty();
    assertThat(inbox.page(PHONE, new Cursor(501, 97, 0, null).toBytes(), 9).items()).isEmpty();
  }

  @Test
  void tellsWhatWasMarkedThoughTheUserHasLeft() {
    inbox =
        inbox(
            2, 10, new InboxStore.Inbox(List.of(), Map.of(PHONE, Set.of(GROUP)), Map.of()), PHONE);
    Bytes earlier = new Cursor(5, 99, 3, null).toBytes();

    assertThat(inbox.page(PHONE, earlier, 9).items())
        .extracting(InboxLists.Item::conversation)
        .containsExactly(GROUP);
    assertThat(inbox.page(PHONE, Bytes.EMPTY, 9).items()).isEmpty();
  }

  @Test
  void takesARowOffAfterTheWriteThatPutsIt() {
    inbox.attach(PHONE);
    inbox.appended(CHAT, 1, 1);
    InboxWrite put = inbox.due(9).get(0);
    inbox.left(CHAT, 2);
    assertThat(inbox.due(9)).isEmpty();

    inbox.done(put, true);

    List<InboxWrite> remove = inbox.due(9);
    assertThat(remove).containsExactly(new RemoveRow(CHAT));
    inbox.done(remove.get(0), true);
    assertThat(inbox.due(9)).isEmpty();
    assertThat(inbox.takeAcknowledgements()).isEmpty();
  }

  @Test
  void keepsWhatWasNoticedBeforeItWasLoaded() {
    inbox = new Inbox(1, 10, 3, GROUPS_MAX, 2);
    inbox.appended(CHAT, 4, 2);
    inbox.becameLarge(GROUP, 9);
    inbox.delivered(PHONE, CHAT, 4);
    inbox.devices(Set.of(PHONE));
    inbox.delivered(PHONE, ConversationId.group(77), 4);
    assertThat(inbox.due(9)).isEmpty();

    inbox.load(
        new InboxStore.Inbox(
            List.of(new InboxStore.Entry(CHAT, 2, false), new InboxStore.Entry(GROUP, 6, false)),
            Map.of(PHONE, Set.of(CHAT)),
            Map.of()));

    assertThat(inbox.due(9))
        .containsExactly(new PutRow(new InboxStore.Entry(GROUP, 6, true), Set.of()));
    assertThat(inbox.takeAcknowledgements())
        .containsExactly(new InboxDuties.Acknowledgement(CHAT, 0, 4, false));
    assertThat(inbox.listed(null, 9)).containsExactly(CHAT, GROUP);
  }

  @Test
  void doesNotCountARepeatedWordOfJoiningAsAChange() {
    inbox.joined(GROUP, 5, 5, false);
    long then = inbox.now();

    inbox.joined(GROUP, 5, 5, false);

    assertThat(inbox.changedSince(GROUP, then)).isFalse();
    inbox.due(9).forEach(write -> inbox.done(write, true));
    inbox.due(9).forEach(write -> inbox.done(write, true));
    assertThat(inbox.takeAcknowledgements())
        .containsExactly(new InboxDuties.Acknowledgement(GROUP, 0, 5, false));
  }

  @Test
  void forgetsMostOfTheGroupsThatAUserJoinsAndLeaves() {
    inbox.attach(PHONE);
    InboxLists.Page page = inbox.page(PHONE, Bytes.EMPTY, 9);
    Bytes cursor = inbox.cursorAfter(page, 0);
    for (long group = 10; group < 30; group++) {
      inbox.joined(ConversationId.group(group), 1, 1, false);
      inbox.due(9).forEach(write -> inbox.done(write, true));
      inbox.left(ConversationId.group(group), 2);
      inbox.due(9).forEach(write -> inbox.done(write, true));
    }

    assertThat(inbox.page(PHONE, cursor, 99).items())
        .as("a cursor below what is forgotten gets what there is")
        .hasSizeBetween(1, 4);
  }

  @Test
  void tellsThatItHasLeftWhenTheRowIsGoneAndADeviceThatIsAwayIsMarked() {
    joinedAndStored();

    inbox.left(GROUP, 6);

    assertThat(inbox.takeDepartures()).isEmpty();
    inbox.done(inbox.due(9).get(0), true);
    assertThat(inbox.hasAcknowledgements()).isFalse();
    List<InboxWrite> mark = inbox.due(9);
    assertThat(mark).containsExactly(new Mark(GROUP, Set.of(PHONE)));
    inbox.done(mark.get(0), true);
    assertThat(inbox.takeDepartures()).containsExactly(new InboxDuties.Departure(GROUP, 6));
    assertThat(inbox.hasAcknowledgements()).isFalse();
  }

  @Test
  void marksAnAttachedDeviceThatDoesNotSyncWhenToldAgainThatItHasLeft() {
    inbox.attach(PHONE);
    joinedAndStored();
    inbox.left(GROUP, 6);
    inbox.due(9).forEach(write -> inbox.done(write, true));
    assertThat(inbox.takeDepartures()).isEmpty();
    long then = inbox.now();

    inbox.left(GROUP, 6);

    assertThat(inbox.changedSince(GROUP, then)).as("nothing new").isFalse();
    inbox.due(9).forEach(write -> inbox.done(write, true));
    assertThat(inbox.takeDepartures()).containsExactly(new InboxDuties.Departure(GROUP, 6));
    inbox.left(GROUP, 6);
    assertThat(inbox.due(9)).isEmpty();
    assertThat(inbox.takeDepartures()).as("told again").hasSize(1);
  }

  @Test
  void takesARowThatCouldNotBeRemovedOffWhenToldAgain() {
    joinedAndStored();
    inbox.left(GROUP, 6);
    inbox.done(inbox.due(9).get(0), false);
    assertThat(inbox.due(9)).isEmpty();

    inbox.left(GROUP, 6);

    assertThat(inbox.due(9)).containsExactly(new RemoveRow(GROUP));
  }

  @Test
  void doesNotTakeWordOfAnEarlierMembershipForThatOfALater() {
    joinedAndStored();
    inbox.left(GROUP, 6);
    inbox.joined(GROUP, 5, 5, false);
    inbox.appended(GROUP, 6, 5);
    inbox.secure(GROUP, 6, 5);
    assertThat(inbox.isListed(GROUP)).isFalse();

    inbox.joined(GROUP, 8, 8, false);
    inbox.left(GROUP, 6);

    assertThat(inbox.isListed(GROUP)).isTrue();
  }

  @Test
  void keepsAStoredMembershipThatBeganAfterTheDepartureThatItWasToldOf() {
    inbox = new Inbox(2, 11, 3, GROUPS_MAX, 2);
    inbox.left(GROUP, 6);
    inbox.devices(Set.of(PHONE));

    inbox.load(
        new InboxStore.Inbox(List.of(new InboxStore.Entry(GROUP, 8, false)), Map.of(), Map.of()));

    assertThat(inbox.isListed(GROUP)).isTrue();
    assertThat(inbox.due(9)).noneMatch(RemoveRow.class::isInstance);
  }

  private void joinedAndStored() {
    inbox.joined(GROUP, 5, 5, false);
    for (int write = 0; write < 2; write++) {
      inbox.due(9).forEach(one -> inbox.done(one, true));
    }
    inbox.takeAcknowledgements();
    InboxLists.Page page = inbox.page(PHONE, Bytes.EMPTY, 9);
    inbox.page(PHONE, inbox.cursorAfter(page, page.items().size()), 9);
    inbox.due(9).forEach(one -> inbox.done(one, true));
  }

  @Test
  void saysThatItTakesAConversationForALargeOneThoughTheFirstWordWasLost() {
    inbox.attach(PHONE);
    joinedAndStored();
    long then = inbox.now();

    inbox.joined(GROUP, 5, 9, true);

    assertThat(inbox.changedSince(GROUP, then)).isTrue();
    assertThat(inbox.due(9))
        .containsExactly(new PutRow(new InboxStore.Entry(GROUP, 5, true), Set.of()));
    assertThat(inbox.large()).containsExactly(GROUP);
  }
}
