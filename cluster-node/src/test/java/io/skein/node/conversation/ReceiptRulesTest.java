package io.skein.node.conversation;

import static io.skein.node.conversation.ConversationHouse.ALICE;
import static io.skein.node.conversation.ConversationHouse.BOB;
import static io.skein.node.conversation.ConversationHouse.CAROL;
import static io.skein.node.conversation.ConversationHouse.CHAT;
import static io.skein.node.conversation.ConversationHouse.GROUP;
import static io.skein.node.conversation.ConversationHouse.STRANGER;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.GroupChange;
import io.skein.protocol.Limits;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import io.skein.protocol.Reply.Looking.Receipts;
import io.skein.protocol.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReceiptRulesTest {
  private static final Limits LIMITS = ReceiptLimits.of(3, 5);

  private static Conversation conversation(ConversationId id) {
    return Conversation.empty(id, ConversationSettings.from(ConfigFactory.load()).rules(LIMITS));
  }

  private static void append(Conversation conversation, UserId sender, Content content) {
    Message message =
        new Message(conversation.id(), conversation.decidedHead() + 1, sender, null, 1, content);
    conversation.accept(message);
    conversation.durable(message);
  }

  /** Alice and bob, and what they said: alice 1 and 2. */
  private static Conversation aChat() {
    Conversation chat = conversation(CHAT);
    append(chat, ALICE, new Content.Text("one"));
    append(chat, ALICE, new Content.Text("two"));
    return chat;
  }

  /** Alice owns it; the others are users 2 and up. Entry 1 made it, alice said 2 and 3. */
  private static Conversation aGroup(int members) {
    Conversation group = conversation(GROUP);
    List<UserId> all = new ArrayList<>();
    for (int i = 1; i <= members; i++) {
      all.add(new UserId(i));
    }
    append(
        group,
        ALICE,
        new Content.MembershipChange(Content.MembershipChange.Kind.CREATED, ALICE, all, "walkers"));
    append(group, ALICE, new Content.Text("one"));
    append(group, ALICE, new Content.Text("two"));
    return group;
  }

  private static void has(Conversation conversation, UserId user, long delivered, long read) {
    Member member = conversation.find(user);
    conversation.acknowledge(member, delivered, 0, false);
    conversation.read(member, read);
  }

  private static ErrorCode refusal(Reply.Answer answer) {
    assertThat(answer).isInstanceOf(Reply.Failed.class);
    return ((Reply.Failed) answer).code();
  }

  @Test
  void tellsNamesInSmallGroupsNumbersInLargerOnesAndNothingInLargeOnes() {
    assertThat(aChat().receipts().mode()).isEqualTo(Receipts.NAMES);
    assertThat(aGroup(3).receipts().mode()).isEqualTo(Receipts.NAMES);
    assertThat(aGroup(4).receipts().mode()).isEqualTo(Receipts.COUNTS);
    assertThat(aGroup(5).receipts().mode()).isEqualTo(Receipts.COUNTS);
    assertThat(aGroup(6).receipts().mode()).isEqualTo(Receipts.NONE);
    assertThat(aGroup(6).receipts().tellsTyping()).isTrue();
  }

  @Test
  void followsTheSizeOfTheGroupBothWays() {
    Conversation group = aGroup(3);
    append(
        group,
        ALICE,
        new Content.MembershipChange(
            Content.MembershipChange.Kind.JOINED, ALICE, List.of(new UserId(9)), ""));
    assertThat(group.receipts().mode()).isEqualTo(Receipts.COUNTS);

    append(
        group,
        BOB,
        new Content.MembershipChange(Content.MembershipChange.Kind.LEFT, BOB, List.of(BOB), ""));

    assertThat(group.receipts().mode()).isEqualTo(Receipts.NAMES);
  }

  @Test
  void countsAndListsWhoHasReceivedAndReadAMessage() {
    Conversation group = aGroup(3);
    has(group, BOB, 3, 2);
    has(group, CAROL, 2, 0);

    assertThat(group.receipts().count(ALICE, null, 2))
        .isEqualTo(new Reply.ReceiptsCounted(2, 2, 1));
    assertThat(group.receipts().count(ALICE, null, 3))
        .isEqualTo(new Reply.ReceiptsCounted(2, 1, 0));
    assertThat(group.receipts().list(ALICE, 2, null, 0))
        .isEqualTo(
            new Reply.ReceiptPage(
                List.of(new Reply.Receipt(BOB, true, ""), new Reply.Receipt(CAROL, false, "")),
                false));
  }

  @Test
  void leavesTheSenderOutWhoeverAsks() {
    Conversation group = aGroup(3);
    has(group, BOB, 3, 2);

    assertThat(group.receipts().count(CAROL, ALICE, 2))
        .isEqualTo(new Reply.ReceiptsCounted(1, 1, 1));
    assertThat(group.receipts().count(ALICE, ALICE, 2))
        .isEqualTo(new Reply.ReceiptsCounted(2, 1, 1));
  }

  @Test
  void listsPageByPage() {
    Conversation group = aGroup(3);
    has(group, BOB, 3, 3);
    has(group, CAROL, 3, 3);

    assertThat(group.receipts().list(ALICE, 3, null, 1))
        .isEqualTo(new Reply.ReceiptPage(List.of(new Reply.Receipt(BOB, true, "")), true));
    assertThat(group.receipts().list(ALICE, 3, BOB, 1))
        .isEqualTo(new Reply.ReceiptPage(List.of(new Reply.Receipt(CAROL, true, "")), false));
  }

  @Test
  void countsOnlyWhoWasAMemberThen() {
    Conversation group = aGroup(3);
    append(
        group,
        ALICE,
        new Content.MembershipChange(
            Content.MembershipChange.Kind.JOINED, ALICE, List.of(new UserId(9)), ""));
    has(group, new UserId(9), 4, 4);

    assertThat(group.receipts().count(ALICE, null, 3))
        .isEqualTo(new Reply.ReceiptsCounted(2, 0, 0));
    assertThat(refusal(group.receipts().count(new UserId(9), null, 3)))
        .isEqualTo(ErrorCode.NO_SUCH_MESSAGE);
  }

  @Test
  void tellsANewcomerOfTheHistoryThatItSeesAndDoesNotCountIt() {
    Conversation group = aGroup(2);
    append(group, ALICE, GroupChange.SettingsChange.historyForNewcomers(true));
    append(group, ALICE, new Content.Text("three"));
    append(
        group,
        ALICE,
        new Content.MembershipChange(
            Content.MembershipChange.Kind.JOINED, ALICE, List.of(new UserId(9)), ""));
    has(group, BOB, 5, 5);
    has(group, new UserId(9), 6, 6);

    assertThat(group.receipts().count(new UserId(9), ALICE, 5))
        .isEqualTo(new Reply.ReceiptsCounted(1, 1, 1));
    assertThat(group.receipts().count(ALICE, ALICE, 5))
        .as("it has read what it found, which says nothing")
        .isEqualTo(new Reply.ReceiptsCounted(1, 1, 1));
    assertThat(refusal(group.receipts().count(new UserId(9), ALICE, 3)))
        .isEqualTo(ErrorCode.NO_SUCH_MESSAGE);
  }

  @Test
  void refusesMoreThanTheModeGives() {
    assertThat(refusal(aGroup(4).receipts().list(ALICE, 2, null, 0)))
        .isEqualTo(ErrorCode.RECEIPTS_COUNTED);
    assertThat(aGroup(4).receipts().count(ALICE, null, 2))
        .isEqualTo(new Reply.ReceiptsCounted(3, 0, 0));
    assertThat(refusal(aGroup(6).receipts().count(ALICE, null, 2)))
        .isEqualTo(ErrorCode.NO_RECEIPTS);
    assertThat(refusal(aGroup(6).receipts().list(ALICE, 2, null, 0)))
        .isEqualTo(ErrorCode.NO_RECEIPTS);
    assertThat(refusal(aGroup(3).receipts().count(ALICE, null, 4)))
        .isEqualTo(ErrorCode.NO_SUCH_MESSAGE);
    assertThat(refusal(aGroup(3).receipts().count(STRANGER, null, 2)))
        .isEqualTo(ErrorCode.NOT_A_MEMBER);
  }

  @Test
  void tellsNothingWhenSwitchedOff() {
    Conversation group = aGroup(3);
    has(group, BOB, 3, 3);
    group.switchReceipts(new ReceiptsSwitch(1));

    assertThat(group.receipts().mode()).isEqualTo(Receipts.NONE);
    assertThat(refusal(group.receipts().count(ALICE, null, 2))).isEqualTo(ErrorCode.NO_RECEIPTS);
    assertThat(group.receipts().deliveredFor(ALICE, group.find(BOB))).isZero();
    assertThat(group.receipts().readFor(ALICE, group.find(BOB))).isZero();
    assertThat(group.receipts().readFor(BOB, group.find(BOB))).as("one's own").isEqualTo(3);

    group.switchReceipts(new ReceiptsSwitch(2));
    assertThat(group.receipts().mode()).isEqualTo(Receipts.NAMES);
  }

  @Test
  void letsOnlyTheOwnerOfAGroupSwitch() {
    assertThat(aGroup(3).receipts().refusalToSwitch(ALICE)).isNull();
    assertThat(aGroup(3).receipts().refusalToSwitch(BOB).code()).isEqualTo(ErrorCode.FORBIDDEN);
    assertThat(aChat().receipts().refusalToSwitch(ALICE).code()).isEqualTo(ErrorCode.WRONG_KIND);
    assertThat(aGroup(3).receipts().refusalToSwitch(STRANGER).code())
        .isEqualTo(ErrorCode.NOT_A_MEMBER);
  }

  @Test
  void tellsNeitherSideWhatTheOtherHasReadIfOneHidesIt() {
    Conversation chat = aChat();
    has(chat, BOB, 2, 2);
    assertThat(chat.receipts().count(ALICE, null, 2)).isEqualTo(new Reply.ReceiptsCounted(1, 1, 1));

    chat.find(BOB).hideReads(true, 1);

    assertThat(chat.receipts().count(ALICE, null, 2)).isEqualTo(new Reply.ReceiptsCounted(1, 1, 0));
    assertThat(chat.receipts().list(ALICE, 2, null, 0))
        .isEqualTo(new Reply.ReceiptPage(List.of(new Reply.Receipt(BOB, false, "")), false));
    assertThat(refusal(chat.receipts().count(BOB, null, 2))).isEqualTo(ErrorCode.READS_HIDDEN);
    assertThat(chat.receipts().deliveredFor(ALICE, chat.find(BOB))).isEqualTo(2);
    assertThat(chat.receipts().readFor(ALICE, chat.find(BOB))).isZero();
    assertThat(chat.receipts().readFor(BOB, chat.find(BOB))).as("one's own").isEqualTo(2);
  }

  @Test
  void keepsWhoHidesItsReadsAcrossARestart() {
    Conversation chat = aChat();
    chat.find(BOB).hideReads(true, 1);
    has(chat, BOB, 1, 1);
    Snapshot snapshot = chat.snapshot(true);

    Conversation again = Conversation.restore(CHAT, rules(), snapshot);
    again.restoreRead(ConversationStates.Cursors.NONE);
    assertThat(again.find(BOB).hidesReads()).isTrue();

    Conversation readSince = Conversation.restore(CHAT, rules(), snapshot);
    readSince.restoreRead(
        new ConversationStates.Cursors(Map.of(BOB, new ReadCursor(2, false)), ReceiptsSwitch.ON));
    assertThat(readSince.find(BOB).hidesReads()).as("what was stored later counts").isFalse();
  }

  private static Conversation.Rules rules() {
    return ConversationSettings.from(ConfigFactory.load()).rules(LIMITS);
  }

  @Test
  void aSwitchIsLaterThanEveryOneThatMayBeStored() {
    assertThat(ReceiptsSwitch.ON.isOff()).isFalse();
    ReceiptsSwitch off = ReceiptsSwitch.ON.next(false, true);
    assertThat(off).isEqualTo(new ReceiptsSwitch(1));
    assertThat(off.next(true, true)).isEqualTo(new ReceiptsSwitch(2));
    // The write of 1 may have been carried out, though nobody knows.
    assertThat(ReceiptsSwitch.ON.next(true, false)).isEqualTo(new ReceiptsSwitch(2));
    assertThat(ReceiptsSwitch.ON.next(false, false)).isEqualTo(new ReceiptsSwitch(3));
  }
}
