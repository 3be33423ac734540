package io.skein.node.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.session.InboxDuties.Departure;
import io.skein.node.session.InboxDuties.Refusal;
import io.skein.protocol.Bytes;
import io.skein.protocol.ConversationId;
import io.skein.protocol.DeviceId;
import io.skein.protocol.UserId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A user who is in as many groups as allowed, here two: strangers can add no more. */
class InboxGroupsTest {
  private static final DeviceId PHONE = new DeviceId(1);
  private static final DeviceId DESKTOP = new DeviceId(2);
  private static final ConversationId FIRST = ConversationId.group(1);
  private static final ConversationId SECOND = ConversationId.group(2);
  private static final ConversationId THIRD = ConversationId.group(3);
  private static final ConversationId CHAT = ConversationId.direct(new UserId(1), new UserId(2));

  private final Inbox inbox = new Inbox(1, 10, 3, 2, 50);

  private void load(ConversationId... stored) {
    inbox.devices(Set.of(PHONE, DESKTOP));
    inbox.load(
        new InboxStore.Inbox(
            List.of(stored).stream().map(id -> new InboxStore.Entry(id, 1, false)).toList(),
            Map.of(),
            Map.of()));
  }

  /** As the session takes a notice. */
  private void joined(ConversationId group, long since) {
    if (!inbox.declines(group, since)) {
      inbox.joined(group, since, since, false);
    }
  }

  private void carryOutWrites() {
    for (List<InboxWrite> due = inbox.due(9); !due.isEmpty(); due = inbox.due(9)) {
      due.forEach(write -> inbox.done(write, true));
    }
  }

  @Test
  void declinesAGroupAboveTheLimitAndWritesNothingOfIt() {
    load(FIRST, SECOND);

    joined(THIRD, 5);

    assertThat(inbox.isListed(THIRD)).isFalse();
    assertThat(inbox.due(9)).isEmpty();
    assertThat(inbox.takeRefusals()).containsExactly(new Refusal(THIRD, 5));
    assertThat(inbox.page(PHONE, Bytes.EMPTY, 9).items())
        .extracting(InboxLists.Item::conversation)
        .containsExactlyInAnyOrder(FIRST, SECOND);
  }

  @Test
  void declinesAtEachNoticeAsAnyWordMayBeLost() {
    load(FIRST, SECOND);
    joined(THIRD, 5);
    inbox.takeRefusals();
    assertThat(inbox.hasAcknowledgements()).isFalse();

    joined(THIRD, 5);

    assertThat(inbox.takeRefusals()).containsExactly(new Refusal(THIRD, 5));
  }

  @Test
  void saysAtOnceThatItKnowsOfTheEndOfWhatItDeclined() {
    load(FIRST, SECOND);
    joined(THIRD, 5);
    inbox.takeRefusals();

    assertThat(inbox.left(THIRD, 6)).as("a device has heard of it").isFalse();

    assertThat(inbox.takeDepartures()).containsExactly(new Departure(THIRD, 6));
    assertThat(inbox.due(9)).as("no mark for what no device knows").isEmpty();
  }

  @Test
  void takesGroupsUpToTheLimitAndDirectChatsBeyondIt() {
    load(FIRST);

    joined(SECOND, 5);
    inbox.appended(CHAT, 1, 1);

    assertThat(inbox.declines(CHAT, 1)).isFalse();
    assertThat(inbox.isListed(SECOND)).isTrue();
    assertThat(inbox.listedGroupCount()).isEqualTo(2);
    assertThat(inbox.listedCount()).isEqualTo(3);
    assertThat(inbox.takeRefusals()).isEmpty();
  }

  @Test
  void keepsTheGroupsThatAreStoredWhenTheLimitWasLowered() {
    load(FIRST, SECOND, THIRD);

    joined(THIRD, 1);

    assertThat(inbox.listedGroupCount()).isEqualTo(3);
    assertThat(inbox.takeRefusals()).isEmpty();
  }

  @Test
  void declinesTheLatestOfThoseThatCameBeforeTheListWasRead() {
    joined(SECOND, 4);
    joined(THIRD, 5);
    assertThat(inbox.takeRefusals()).as("nothing is known yet").isEmpty();

    load(FIRST);

    assertThat(inbox.takeRefusals()).containsExactly(new Refusal(THIRD, 5));
    assertThat(inbox.isListed(SECOND)).isTrue();
  }

  @Test
  void tellsTheDevicesOfAnEndIfTheyMayHaveHeardOfTheBeginning() {
    joined(THIRD, 5);
    load(FIRST, SECOND);

    assertThat(inbox.left(THIRD, 6)).as("a device has heard of it").isTrue();

    carryOutWrites();
    assertThat(inbox.takeDepartures()).containsExactly(new Departure(THIRD, 6));
    assertThat(inbox.page(PHONE, Bytes.EMPTY, 9).items())
        .extracting(InboxLists.Item::conversation)
        .doesNotContain(THIRD);
  }

  @Test
  void takesTheNextInvitationOnceThereIsRoomAgain() {
    load(FIRST, SECOND);
    joined(THIRD, 5);
    inbox.left(THIRD, 6);
    inbox.left(FIRST, 9);

    joined(THIRD, 7);

    assertThat(inbox.isListed(THIRD)).isTrue();
    assertThat(inbox.takeRefusals()).as("what it would have refused is over").isEmpty();
  }

  @Test
  void doesNotDeclineWhatTheUserHasJustCreated() {
    load(FIRST);
    inbox.creates(THIRD);
    joined(SECOND, 5);

    joined(THIRD, 1);

    assertThat(inbox.isListed(THIRD)).isTrue();
    assertThat(inbox.takeRefusals()).isEmpty();
    assertThat(inbox.hasNoRoomFor(ConversationId.group(4))).isTrue();
  }

  @Test
  void keepsTheMarkOfADeviceThatHasNotHeardOfAnEarlierEnd() {
    inbox.devices(Set.of(PHONE, DESKTOP));
    inbox.load(
        new InboxStore.Inbox(
            List.of(new InboxStore.Entry(FIRST, 1, false), new InboxStore.Entry(SECOND, 1, false)),
            Map.of(PHONE, Set.of(THIRD)),
            Map.of()));
    joined(THIRD, 5);
    inbox.left(THIRD, 6);
    carryOutWrites();
    inbox.takeDepartures();

    // A cursor of an earlier life is answered from the marks.
    Bytes earlier = new Cursor(9, 77, 3, null).toBytes();

    assertThat(inbox.page(PHONE, earlier, 9).items())
        .extracting(InboxLists.Item::conversation)
        .containsExactly(THIRD);
  }

  @Test
  void remembersFewOfManyThatItDeclines() {
    load(FIRST, SECOND);

    LongStream.rangeClosed(10, 1000).forEach(group -> joined(ConversationId.group(group), 5));

    assertThat(inbox.lineCount()).isLessThan(10);
    assertThat(inbox.takeRefusals()).hasSize(991);
  }
}
