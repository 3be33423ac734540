package io.skein.node.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.push.PushNotification.Kind;
import io.skein.protocol.Call;
import io.skein.protocol.CallId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.GroupMode;
import io.skein.protocol.Message;
import io.skein.protocol.Preferences;
import io.skein.protocol.Reply.ConversationSummary;
import io.skein.protocol.UserId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PushRulesTest {
  private static final UserId ALICE = new UserId(1);
  private static final UserId BOB = new UserId(2);
  private static final ConversationId TEA = ConversationId.group(7);
  private static final Instant NOW = Instant.ofEpochMilli(1_000_000);
  private static final Content HI = new Content.Text("hi");

  /** The line of a conversation in which bob has just said something, changed at will. */
  private static final class Line {
    UserId sender = BOB;
    Content content = HI;
    long endMillis;
    ConversationId conversation = TEA;
    int unread = 1;
    int members = 3;
    int mentions;
    long firstMention;
    boolean fromStranger;
    boolean empty;
    @Nullable GroupMode mode = GroupMode.SMALL;
    long told;
    Preferences preferences = Preferences.NONE;

    private Message last() {
      return new Message(conversation, 9, sender, null, 5, content, null, endMillis);
    }

    ConversationSummary summary() {
      return new ConversationSummary(
          conversation,
          "Tea",
          9,
          1,
          0,
          unread,
          empty ? null : last(),
          members,
          null,
          mentions,
          firstMention,
          Preferences.NONE,
          fromStranger,
          mode,
          null,
          1);
    }

    @Nullable Kind kind() {
      return PushRules.kind(summary(), empty ? null : last(), ALICE, preferences, told, NOW);
    }
  }

  private static Line line() {
    return new Line();
  }

  @Test
  void whatSomebodySaysIsTold() {
    assertThat(line().kind()).isEqualTo(Kind.MESSAGE);
  }

  @Test
  void whatTheUserSaysIsNotTold() {
    Line own = line();
    own.sender = ALICE;
    assertThat(own.kind()).isNull();
  }

  @Test
  void whatWasReadElsewhereIsNotTold() {
    Line read = line();
    read.unread = 0;
    assertThat(read.kind()).isNull();
  }

  @Test
  void whatTheDeviceHasOrWasToldOfIsNotToldAgain() {
    Line known = line();
    known.told = 9;
    assertThat(known.kind()).isNull();
    known.told = 8;
    assertThat(known.kind()).isEqualTo(Kind.MESSAGE);
  }

  @Test
  void whatWasTakenBackHasVanishedOrIsNoWordOfAnybodyIsNotTold() {
    for (Content content :
        List.of(
            Content.Recalled.INSTANCE,
            new Content.TitleChange(BOB, "Tea time"),
            new Content.MembershipChange(
                Content.MembershipChange.Kind.JOINED, BOB, List.of(new UserId(3)), ""))) {
      Line line = line();
      line.content = content;
      assertThat(line.kind()).as(content.toString()).isNull();
    }
    Line over = line();
    over.endMillis = NOW.toEpochMilli();
    assertThat(over.kind()).isNull();
    over.endMillis++;
    assertThat(over.kind()).isEqualTo(Kind.MESSAGE);
  }

  @Test
  void aStrangersMessagesAreARequestAndNoMore() {
    Line stranger = line();
    stranger.fromStranger = true;
    assertThat(stranger.kind()).isNull();
  }

  @Test
  void whoHasLeftIsToldNothing() {
    Line left = line();
    left.members = 0;
    assertThat(left.kind()).isNull();
    Line empty = line();
    empty.empty = true;
    assertThat(empty.kind()).isNull();
  }

  @Test
  void aMentionIsToldAsOne() {
    for (Content.Text text :
        List.of(
            new Content.Text("@alice", 0, List.of(BOB, ALICE), false),
            new Content.Text("@all", 0, List.of(), true))) {
      Line mention = line();
      mention.content = text;
      assertThat(mention.kind()).isEqualTo(Kind.MENTION);
    }
    Line other = line();
    other.content = new Content.Text("@carol", 0, List.of(new UserId(3)), false);
    assertThat(other.kind()).isEqualTo(Kind.MESSAGE);
  }

  @Test
  void ofALargeConversationMentionsAloneAreTold() {
    Line line = line();
    assertThat(PushRules.isOfMentionsAlone(line.summary())).isFalse();
    line.mode = null;
    assertThat(PushRules.isOfMentionsAlone(line.summary())).isFalse();
    line.mode = GroupMode.LARGE;
    assertThat(PushRules.isOfMentionsAlone(line.summary())).isTrue();
    line.mode = GroupMode.BROADCAST;
    assertThat(PushRules.isOfMentionsAlone(line.summary())).isTrue();
  }

  @Test
  void aMentionSinceTheLastNotificationIsNotLostBehindAnotherMessage() {
    Line later = line();
    later.mentions = 1;
    later.firstMention = 8;
    later.told = 7;
    assertThat(later.kind()).isEqualTo(Kind.MENTION);
    later.told = 8;
    assertThat(later.kind()).isEqualTo(Kind.MESSAGE);
  }

  @Test
  void ofAConversationOfWhichOnlyMentionsAreWantedNothingElseIsTold() {
    Line mentions = line();
    mentions.preferences = new Preferences(0, false, false, 0, 0, "", "", true);
    assertThat(mentions.kind()).isNull();
    mentions.content = new Content.Text("@alice", 0, List.of(ALICE), false);
    assertThat(mentions.kind()).isEqualTo(Kind.MENTION);
    mentions.content = HI;
    mentions.mentions = 1;
    mentions.firstMention = 8;
    assertThat(mentions.kind()).as("one stands before it, which is told").isNull();
    mentions.content = new Content.Text("@all", 0, List.of(), true);
    mentions.preferences = new Preferences(Preferences.FOR_EVER, false, false, 0, 0, "", "", true);
    assertThat(mentions.kind()).as("muted").isNull();
  }

  @Test
  void aConversationThatIsKeptSilentIsNotToldUntilItIsOver() {
    long now = NOW.toEpochMilli();
    Line muted = line();
    muted.preferences = new Preferences(now + 1, false, false, 0, 0, "", "");
    assertThat(muted.kind()).isNull();
    muted.preferences = new Preferences(now, false, false, 0, 0, "", "");
    assertThat(muted.kind()).isEqualTo(Kind.MESSAGE);
    muted.preferences = new Preferences(0, false, true, 0, 0, "", "");
    assertThat(muted.kind()).isNull();
    // A message brings back what is hidden.
    muted.preferences = new Preferences(0, false, false, 8, 0, "", "");
    assertThat(muted.kind()).isEqualTo(Kind.MESSAGE);
  }

  @Test
  void aCallThatTheOtherMadeInVainIsTold() {
    for (Call.Outcome outcome : Call.Outcome.values()) {
      Line call = line();
      call.conversation = ConversationId.direct(ALICE, BOB);
      call.content = call(outcome);
      boolean isTold =
          List.of(Call.Outcome.MISSED, Call.Outcome.CANCELLED, Call.Outcome.BUSY).contains(outcome);
      assertThat(call.kind()).as(outcome.name()).isEqualTo(isTold ? Kind.MESSAGE : null);
    }
    Line own = line();
    own.conversation = ConversationId.direct(ALICE, BOB);
    own.content = call(Call.Outcome.MISSED);
    own.sender = ALICE;
    assertThat(own.kind()).isNull();
    Line group = line();
    group.content = call(Call.Outcome.MISSED);
    assertThat(group.kind()).as("whoever was called in it").isNull();
    assertThat(PushRules.text(new Message(TEA, 9, BOB, null, 5, group.content), 20))
        .isEqualTo("📹 ✕");
  }

  private static Content.CallEntry call(Call.Outcome outcome) {
    return new Content.CallEntry(
        new CallId(1, 2), BOB, Call.Media.VIDEO, outcome, 5, 0, List.of(BOB));
  }

  @Test
  void aTextIsCutAndThatOfWhatVanishesNotTold() {
    Message said = new Message(TEA, 9, BOB, null, 5, new Content.Text("a😀bc"));

    assertThat(PushRules.text(said, 4)).isEqualTo("a😀bc");
    assertThat(PushRules.text(said, 3)).isEqualTo("a😀…");
    assertThat(PushRules.text(said, 2)).isEqualTo("a…");
    assertThat(PushRules.text(said.until(99), 4)).isEmpty();
    assertThat(PushRules.text(said.with(Content.Recalled.INSTANCE), 4)).isEmpty();
  }
}
