package io.skein.node.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.people.Stance;
import io.skein.protocol.Bytes;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Discarded;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.GroupChange.SettingsChange;
import io.skein.protocol.Limits;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import io.skein.protocol.Reply.Member.Role;
import io.skein.protocol.Self;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * How long messages live, who says so, and what is told of one before and after its end. Alice owns
 * the group; Bob is a member.
 */
class VanishRulesTest {
  private static final UserId ALICE = new UserId(1);
  private static final UserId BOB = new UserId(2);
  private static final Limits LIMITS = Limits.DEFAULTS;
  private static final int LIVES_MAX = 3;
  private static final int WINDOW = 20;
  private static final Conversation.Rules RULES =
      new Conversation.Rules(WINDOW, 500, 1000, 100, 3, LIVES_MAX, 100, 20, 60_000, LIMITS);
  private static final int HOUR = (int) Duration.ofHours(1).toSeconds();
  private static final long POSTED = 1_000_000;
  private static final long END = POSTED + Duration.ofHours(1).toMillis();

  private final List<Message> log = new ArrayList<>();
  private Conversation chat = Conversation.empty(ConversationId.group(7), RULES);
  private long ids;

  @BeforeEach
  void createGroup() {
    append(chat.group().create(ALICE, ClientId.random(), "walkers", List.of(BOB), List.of(), 0));
  }

  private void chatDirectly() {
    chat = Conversation.empty(ConversationId.direct(ALICE, BOB), RULES);
    chat.peerExists();
    log.clear();
  }

  private Decision decide(UserId sender, Content content, long nowMillis) {
    return chat.post(sender, new ClientId(1, ++ids), chat.head(), content, null, nowMillis);
  }

  private ErrorCode refusal(UserId sender, Content content, long nowMillis) {
    return ((Decision.Refused) decide(sender, content, nowMillis)).code();
  }

  private Message say(UserId sender, Content content, long nowMillis) {
    return append(decide(sender, content, nowMillis));
  }

  private Message say(UserId sender, Content content) {
    return say(sender, content, POSTED);
  }

  private Message append(Decision decision) {
    Message message = ((Decision.Append) decision).message();
    chat.accept(message);
    chat.durable(message);
    log.add(message);
    return message;
  }

  private Reply.ConversationSummary line(UserId reader, long nowMillis) {
    Conversation.Visible visible = chat.visible(reader);
    return chat.summary(reader, visible, log.get((int) visible.newestCounted() - 1), nowMillis);
  }

  @Test
  void givesALifeToWhatIsSaidAfterTheChangeAndToNothingBefore() {
    Message before = say(BOB, new Content.Text("before"));
    Message change = say(ALICE, new Content.VanishChange(HOUR));
    Message after = say(BOB, new Content.Text("after"));
    say(ALICE, new Content.VanishChange(0));
    Message ended = say(BOB, new Content.Text("for ever"));

    assertThat(before.endMillis()).isZero();
    assertThat(change.endMillis()).isZero();
    assertThat(after.endMillis()).isEqualTo(END);
    assertThat(ended.endMillis()).isZero();
  }

  @Test
  void givesALifeByAChangeThatIsStillBeingWritten() {
    Message change =
        ((Decision.Append) decide(ALICE, new Content.VanishChange(HOUR), POSTED)).message();
    chat.accept(change);

    Message said = ((Decision.Append) decide(BOB, new Content.Text("hi"), POSTED)).message();

    assertThat(said.endMillis()).isEqualTo(END);
    assertThat(chat.snapshot(true).vanishing().seconds()).as("as members are told").isZero();
  }

  @Test
  void tellsARetryTheEndThatTheFirstAttemptGot() {
    say(ALICE, new Content.VanishChange(HOUR));
    Message said = say(BOB, new Content.Text("hi"));
    say(ALICE, new Content.VanishChange(0));

    Decision again = chat.post(BOB, said.clientId(), chat.head(), said.content(), null, POSTED + 1);

    assertThat(again).isEqualTo(new Decision.Repeated(said.sequence(), POSTED, END));
  }

  @Test
  void givesAForwardTheLifeOfItsNewPlace() {
    say(ALICE, new Content.VanishChange(HOUR));

    Decision forward = decide(BOB, new Content.Forward(ConversationId.group(9), 3, 0), POSTED);

    assertThat(((Decision.Append) forward).message().endMillis()).isEqualTo(END);
  }

  @Test
  void letsEditsReactionsAndHighlightsEndWithTheirMessageAndNoRecall() {
    say(ALICE, new Content.VanishChange(HOUR));
    long said = say(BOB, new Content.Text("hi")).sequence();
    say(ALICE, new Content.VanishChange(2 * HOUR));

    long later = POSTED + 1;
    assertThat(say(BOB, new Content.Edit(said, "ho"), later).endMillis()).isEqualTo(END);
    assertThat(say(ALICE, new Content.Reaction(said, "x", false), later).endMillis())
        .isEqualTo(END);
    assertThat(say(ALICE, new Content.Highlight(said, false), later).endMillis()).isEqualTo(END);
    assertThat(say(BOB, new Content.Recall(said), later).endMillis()).isZero();
  }

  @Test
  void knowsTheEndOfAMessageThatIsLookedUp() {
    say(ALICE, new Content.VanishChange(HOUR));
    Message said = say(BOB, new Content.Text("hi"));
    for (int i = 0; i < WINDOW; i++) {
      say(BOB, new Content.Text("later"));
    }
    Content edit = new Content.Edit(said.sequence(), "ho");
    assertThat(decide(BOB, edit, END - 1)).isEqualTo(new Decision.NeedsTarget(said.sequence()));

    chat.messages().found(said.sequence(), Target.of(said));

    assertThat(((Decision.Append) decide(BOB, edit, END - 1)).message().endMillis()).isEqualTo(END);
    assertThat(refusal(BOB, edit, END)).isEqualTo(ErrorCode.MESSAGE_VANISHED);
  }

  @Test
  void letsBothSidesOfADirectChatChangeTheLife() {
    chatDirectly();

    say(BOB, new Content.VanishChange(HOUR));
    assertThat(say(ALICE, new Content.Text("hi")).endMillis()).isEqualTo(END);
    say(ALICE, new Content.VanishChange(0));
    assertThat(say(BOB, new Content.Text("ho")).endMillis()).isZero();
  }

  @Test
  void letsThoseOfAGroupChangeTheLifeWhoMayRenameIt() {
    append(
        chat.administration()
            .change(ALICE, SettingsChange.mayRename(Role.ADMIN), Bytes.EMPTY, POSTED));
    assertThat(refusal(BOB, new Content.VanishChange(HOUR), POSTED)).isEqualTo(ErrorCode.FORBIDDEN);
    assertThat(decide(ALICE, new Content.VanishChange(HOUR), POSTED))
        .isInstanceOf(Decision.Append.class);

    append(
        chat.administration()
            .change(ALICE, SettingsChange.mayRename(Role.MEMBER), Bytes.EMPTY, POSTED));
    assertThat(decide(BOB, new Content.VanishChange(HOUR), POSTED))
        .isInstanceOf(Decision.Append.class);
  }

  @Test
  void refusesALifeOneSecondBelowOrAboveWhatIsAllowed() {
    int min = LIMITS.vanish().secondsMin();
    int max = LIMITS.vanish().secondsMax();

    for (int seconds : new int[] {1, min - 1, max + 1, Integer.MAX_VALUE, -1}) {
      assertThat(refusal(ALICE, new Content.VanishChange(seconds), POSTED))
          .as("%s seconds", seconds)
          .isEqualTo(ErrorCode.LIFE_OUT_OF_RANGE);
    }
    for (int seconds : new int[] {0, min, max}) {
      assertThat(decide(ALICE, new Content.VanishChange(seconds), POSTED))
          .isInstanceOf(Decision.Append.class);
    }
  }

  @Test
  void tellsWhatAMessageAndItsEditsSayUntilTheEndAndNotAMillisecondLonger() {
    say(ALICE, new Content.VanishChange(HOUR));
    Message said = say(BOB, new Content.Text("hi"));
    Message edit = say(BOB, new Content.Edit(said.sequence(), "ho"));

    assertThat(chat.redacted(said, END - 1)).isEqualTo(said);
    assertThat(chat.redacted(edit, END - 1)).isEqualTo(edit);
    assertThat(chat.redacted(said, END).content()).isEqualTo(Content.Vanished.INSTANCE);
    assertThat(chat.redacted(said, END).endMillis()).isEqualTo(END);
    assertThat(chat.redacted(edit, END).content()).isEqualTo(new Content.Edit(said.sequence(), ""));
  }

  @Test
  void tellsNothingOfWhoSaidAForwardedMessageFirstWhenItIsOver() {
    Message forwarded =
        new Message(
                ConversationId.group(7),
                9,
                BOB,
                new ClientId(1, 2),
                POSTED,
                new Content.Text("hi"),
                new Message.Forwarded(ALICE, 5))
            .until(END);

    assertThat(chat.redacted(forwarded, END - 1).forwarded()).isNotNull();
    assertThat(chat.redacted(forwarded, END).forwarded()).isNull();
  }

  @Test
  void refusesWhatNamesAMessageThatIsOver() {
    say(ALICE, new Content.VanishChange(HOUR));
    long said = say(BOB, new Content.Text("hi")).sequence();

    for (Content content :
        List.of(
            new Content.Text("yes", said, List.of(), false),
            new Content.Reaction(said, "x", false),
            new Content.Highlight(said, false),
            new Content.Edit(said, "ho"),
            new Content.Recall(said))) {
      assertThat(refusal(BOB, content, END)).isEqualTo(ErrorCode.MESSAGE_VANISHED);
      assertThat(
              decide(BOB, content, END - 1) instanceof Decision.Refused refused
                  && refused.code() == ErrorCode.MESSAGE_VANISHED)
          .as("%s before the end", content)
          .isFalse();
    }
  }

  @Test
  void countsWhatIsOverAsUnreadForNobodyAndLetsItMentionNobody() {
    say(ALICE, new Content.Text("stays"));
    say(ALICE, new Content.VanishChange(HOUR));
    Message first = say(ALICE, new Content.Text("hi", 0, List.of(BOB), false));
    say(BOB, new Content.Text("own"), POSTED + 1);
    Message second = say(ALICE, new Content.Text("all", 0, List.of(), true), POSTED + 2);
    chat.read(chat.find(BOB), 1);

    assertThat(line(BOB, END - 1).unread()).isEqualTo(3);
    assertThat(line(BOB, END - 1).unreadMentions()).isEqualTo(2);
    assertThat(line(BOB, END - 1).firstMention()).isEqualTo(first.sequence());
    assertThat(line(BOB, END).unread()).isEqualTo(2);
    assertThat(line(BOB, END).unreadMentions()).isEqualTo(1);
    assertThat(line(BOB, END).firstMention()).isEqualTo(second.sequence());
    assertThat(line(BOB, END + 2).unread()).as("what has no end").isEqualTo(1);
    assertThat(line(BOB, END + 2).unreadMentions()).isZero();
    assertThat(line(BOB, END + 2).firstMention()).isZero();
    assertThat(line(BOB, END + 2).last().content()).isEqualTo(Content.Vanished.INSTANCE);
  }

  @Test
  void countsOnceWhatIsDeletedForOneselfAndOverToo() {
    long deleted = say(ALICE, new Content.Text("all", 0, List.of(), true)).sequence();
    say(ALICE, new Content.VanishChange(HOUR));
    long both = say(ALICE, new Content.Text("hi", 0, List.of(BOB), false)).sequence();
    Message over = say(ALICE, new Content.Text("hi", 0, List.of(BOB), false));
    Message later = say(ALICE, new Content.Text("all", 0, List.of(), true), POSTED + 1);
    chat.read(chat.find(BOB), 1);
    Discarded some = new Discarded(chat.id(), 0, List.of(deleted, both));
    Discarded allUpTo = new Discarded(chat.id(), both, List.of());

    for (Discarded discarded : List.of(some, allUpTo)) {
      assertThat(bobsLine(discarded, END - 1).unread()).isEqualTo(2);
      assertThat(bobsLine(discarded, END - 1).unreadMentions()).isEqualTo(2);
      assertThat(bobsLine(discarded, END - 1).firstMention()).isEqualTo(over.sequence());
      assertThat(bobsLine(discarded, END).unread()).isEqualTo(1);
      assertThat(bobsLine(discarded, END).unreadMentions()).isEqualTo(1);
      assertThat(bobsLine(discarded, END).firstMention()).isEqualTo(later.sequence());
      assertThat(bobsLine(discarded, END + 1).unread()).isZero();
      assertThat(bobsLine(discarded, END + 1).unreadMentions()).isZero();
      assertThat(bobsLine(discarded, END + 1).firstMention()).isZero();
    }
  }

  private Reply.ConversationSummary bobsLine(Discarded discarded, long nowMillis) {
    return chat.summary(BOB, chat.visible(BOB), null, discarded, nowMillis);
  }

  @Test
  void tellsNothingOfWhatItsReaderHasDeletedBeforeTheEndNorAfter() {
    say(ALICE, new Content.VanishChange(HOUR));
    Message said = say(BOB, new Content.Text("hi"));
    Message edit = say(BOB, new Content.Edit(said.sequence(), "ho"));
    Discarded deleted = new Discarded(chat.id(), 0, List.of(said.sequence()));

    assertThat(DiscardedMessages.redacted(chat.redacted(said, END - 1), deleted).content())
        .isEqualTo(Content.Recalled.INSTANCE);
    assertThat(DiscardedMessages.redacted(chat.redacted(said, END), deleted).content())
        .isEqualTo(Content.Vanished.INSTANCE);
    for (long now : List.of(END - 1, END)) {
      assertThat(DiscardedMessages.redacted(chat.redacted(edit, now), deleted).content())
          .isEqualTo(new Content.Edit(said.sequence(), ""));
    }
  }

  @Test
  void countsMessagesThatAreOverFromTheNewestThatAreKept() {
    say(ALICE, new Content.VanishChange(HOUR));
    for (int i = 0; i < LIVES_MAX + 2; i++) {
      say(ALICE, new Content.Text("hi"));
    }
    chat.read(chat.find(BOB), 1);

    assertThat(line(BOB, END - 1).unread()).isEqualTo(LIVES_MAX + 2);
    assertThat(line(BOB, END).unread()).as("older than is kept").isEqualTo(2);
  }

  @Test
  void listsNoHighlightOfAMessageThatIsOverAndGivesItsPlaceToAnother() {
    say(ALICE, new Content.VanishChange(HOUR));
    for (int i = 0; i < LIMITS.keeping().highlightsMax(); i++) {
      long said = say(BOB, new Content.Text("hi")).sequence();
      say(ALICE, new Content.Highlight(said, false));
    }
    say(ALICE, new Content.VanishChange(0));
    long stays = say(BOB, new Content.Text("for ever")).sequence();
    Content highlight = new Content.Highlight(stays, false);

    assertThat(chat.highlights(chat.find(BOB), END - 1).highlighted())
        .hasSize(LIMITS.keeping().highlightsMax());
    assertThat(refusal(ALICE, highlight, END - 1)).isEqualTo(ErrorCode.TOO_MANY_HIGHLIGHTS);
    assertThat(chat.highlights(chat.find(BOB), END).highlighted()).isEmpty();
    say(ALICE, highlight, END);
    assertThat(chat.highlights(chat.find(BOB), END).highlighted())
        .extracting(Reply.Highlighted::target)
        .containsExactly(stays);
    assertThat(chat.snapshot(true).operations().highlighted()).as("what is kept").hasSize(1);
  }

  @Test
  void goesOnFromASnapshotAsBefore() {
    say(ALICE, new Content.VanishChange(HOUR));
    say(ALICE, new Content.Text("hi"));
    chat.read(chat.find(BOB), 1);

    Conversation restored =
        Conversation.restore(ConversationId.group(7), RULES, chat.snapshot(true));
    restored.replayed();
    chat = restored;

    assertThat(line(BOB, END - 1).unread()).isEqualTo(1);
    assertThat(line(BOB, END).unread()).isZero();
    assertThat(say(BOB, new Content.Text("ho")).endMillis()).isEqualTo(END);
  }

  /** What is over is in the log as something that was said, and no more. */
  @Test
  void addsUpTheSameOfALogThatHasOnlyWhatIsLeft() {
    chatDirectly();
    chat.relate(BOB, new Stance(1, false, false, 0, Self.Strangers.UNTIL_ANSWERED));
    say(ALICE, new Content.VanishChange(HOUR));
    Message said = say(ALICE, new Content.Text("hi"));
    say(ALICE, new Content.Edit(said.sequence(), "ho"));
    boolean stranger = chat.hearsStranger(BOB);
    Reply.ConversationSummary before = line(BOB, END);

    chat = Conversation.empty(ConversationId.direct(ALICE, BOB), RULES);
    log.forEach(message -> chat.replay(VanishRules.remaining(message, END)));
    chat.replayed();
    chat.relate(BOB, new Stance(1, false, false, 0, Self.Strangers.UNTIL_ANSWERED));

    assertThat(line(BOB, END)).isEqualTo(before);
    assertThat(chat.hearsStranger(BOB)).isEqualTo(stranger).isTrue();
    assertThat(refusal(BOB, new Content.Reaction(said.sequence(), "x", false), END))
        .isEqualTo(ErrorCode.MESSAGE_VANISHED);
    say(BOB, new Content.Text("answer"));
    assertThat(chat.hearsStranger(BOB)).isFalse();
  }

  @Test
  void goesOnFromTheLogAsBefore() {
    say(ALICE, new Content.VanishChange(HOUR));
    say(ALICE, new Content.Text("hi"));

    chat = Conversation.empty(ConversationId.group(7), RULES);
    log.forEach(chat::replay);
    chat.replayed();

    assertThat(say(BOB, new Content.Text("ho")).endMillis()).isEqualTo(END);
    assertThat(chat.snapshot(true).vanishing())
        .extracting(Snapshot.Vanishing::seconds, vanishing -> vanishing.lives().size())
        .containsExactly(HOUR, 2);
  }
}
