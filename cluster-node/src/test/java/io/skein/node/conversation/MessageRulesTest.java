package io.skein.node.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.Bytes;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.GroupChange;
import io.skein.protocol.Limits;
import io.skein.protocol.MediaId;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import io.skein.protocol.Reply.Member.Role;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may do what to which message, and when. Alice owns the group; Bob and Carol are members. */
class MessageRulesTest {
  private static final UserId ALICE = new UserId(1);
  private static final UserId BOB = new UserId(2);
  private static final UserId CAROL = new UserId(3);
  private static final UserId DAVE = new UserId(4);
  private static final Limits LIMITS = Limits.DEFAULTS;
  private static final long RECALL_MILLIS = Duration.ofSeconds(LIMITS.recallSeconds()).toMillis();
  private static final long EDIT_MILLIS = Duration.ofSeconds(LIMITS.editSeconds()).toMillis();
  private static final int RECALLS_MAX = 3;
  private static final int WINDOW = 100;
  private static final Conversation.Rules RULES =
      new Conversation.Rules(WINDOW, 500, 1000, 100, RECALLS_MAX, 1000, 100, 20, 60_000, LIMITS);

  private final List<Message> log = new ArrayList<>();
  private Conversation group = Conversation.empty(ConversationId.group(7), RULES);
  private long ids;

  @BeforeEach
  void createGroup() {
    append(
        group
            .group()
            .create(ALICE, ClientId.random(), "walkers", List.of(BOB, CAROL), List.of(), 0));
  }

  private Decision decide(UserId sender, Content content, long nowMillis) {
    return group.post(sender, new ClientId(1, ++ids), group.head(), content, null, nowMillis);
  }

  private ErrorCode refusal(UserId sender, Content content, long nowMillis) {
    return ((Decision.Refused) decide(sender, content, nowMillis)).code();
  }

  /** The sequence of what is said, which is durable. */
  private long say(UserId sender, Content content) {
    return append(decide(sender, content, 0));
  }

  private long say(UserId sender, String text) {
    return say(sender, new Content.Text(text));
  }

  private long append(Decision decision) {
    Message message = ((Decision.Append) decision).message();
    group.accept(message);
    group.durable(message);
    log.add(message);
    return message.sequence();
  }

  @Test
  void letsASenderRecallWithinTheWindowAndNoLater() {
    long message = say(BOB, "oops");

    assertThat(decide(BOB, new Content.Recall(message), RECALL_MILLIS))
        .isInstanceOf(Decision.Append.class);
    assertThat(refusal(BOB, new Content.Recall(message), RECALL_MILLIS + 1))
        .isEqualTo(ErrorCode.TOO_LATE);
  }

  @Test
  void letsTheOwnerRecallWhatOthersSaidAtAnyTimeAndNobodyElse() {
    long message = say(BOB, "rude");

    assertThat(refusal(CAROL, new Content.Recall(message), 0)).isEqualTo(ErrorCode.FORBIDDEN);
    assertThat(decide(ALICE, new Content.Recall(message), Long.MAX_VALUE / 2))
        .isInstanceOf(Decision.Append.class);
  }

  @Test
  void letsOnlyTheSenderEditAndOnlyWithinTheWindow() {
    long message = say(BOB, "tpyo");
    Content edit = new Content.Edit(message, "typo");

    assertThat(decide(BOB, edit, EDIT_MILLIS)).isInstanceOf(Decision.Append.class);
    assertThat(refusal(BOB, edit, EDIT_MILLIS + 1)).isEqualTo(ErrorCode.TOO_LATE);
    assertThat(refusal(ALICE, edit, 0)).isEqualTo(ErrorCode.FORBIDDEN);
  }

  @Test
  void speaksOfNoOwnerInADirectChat() {
    group = Conversation.empty(ConversationId.direct(ALICE, BOB), RULES);
    group.peerExists();
    long message = say(BOB, "hi");

    for (Content content : List.of(new Content.Recall(message), new Content.Edit(message, "ho"))) {
      assertThat(((Decision.Refused) decide(ALICE, content, 0)).detail()).doesNotContain("owner");
    }
  }

  @Test
  void knowsNoMessageThatWasNeverSaidOrIsNone() {
    long operation = say(BOB, new Content.Reaction(say(BOB, "hi"), "x", false));

    for (long target : new long[] {0, 1, operation, operation + 1, Long.MAX_VALUE, -1}) {
      assertThat(refusal(BOB, new Content.Recall(target), 0))
          .as("recall of %d", target)
          .isEqualTo(ErrorCode.NO_SUCH_MESSAGE);
      assertThat(refusal(BOB, new Content.Reaction(target, "x", false), 0))
          .as("reaction to %d", target)
          .isEqualTo(ErrorCode.NO_SUCH_MESSAGE);
    }
  }

  @Test
  void editsATextAndNothingElse() {
    long custom = say(BOB, new Content.Custom("com.example.poll", Bytes.EMPTY, "a poll"));

    assertThat(refusal(BOB, new Content.Edit(custom, "x"), 0)).isEqualTo(ErrorCode.NO_SUCH_MESSAGE);
    assertThat(decide(BOB, new Content.Recall(custom), 0)).isInstanceOf(Decision.Append.class);
  }

  @Test
  void takesAFileForSomethingSaidThatNobodyEdits() {
    long file =
        say(
            BOB,
            new Content.Media(
                new MediaId(7),
                Content.Media.Kind.FILE,
                "a.txt",
                "text/plain",
                1,
                0,
                0,
                0,
                Bytes.EMPTY,
                "a caption"));

    assertThat(refusal(BOB, new Content.Edit(file, "x"), 0)).isEqualTo(ErrorCode.NO_SUCH_MESSAGE);
    for (Content content :
        List.of(
            new Content.Text("nice", file, List.of(), false),
            new Content.Reaction(file, "x", false),
            new Content.Recall(file))) {
      assertThat(decide(BOB, content, 0)).isInstanceOf(Decision.Append.class);
    }
  }

  @Test
  void knowsNoMessageOfTheTimeBeforeTheSenderJoined() {
    long before = say(BOB, "before");
    append(group.group().invite(ALICE, List.of(DAVE), List.of(), 0));

    assertThat(refusal(DAVE, new Content.Reaction(before, "x", false), 0))
        .isEqualTo(ErrorCode.NO_SUCH_MESSAGE);
    assertThat(refusal(DAVE, new Content.Text("what?", before, List.of(), false), 0))
        .isEqualTo(ErrorCode.NO_SUCH_MESSAGE);
  }

  @Test
  void leavesARecalledMessageAlone() {
    long message = say(BOB, "oops");
    say(BOB, new Content.Recall(message));

    for (Content content :
        List.of(
            new Content.Recall(message),
            new Content.Edit(message, "x"),
            new Content.Reaction(message, "x", false),
            highlight(message),
            new Content.Text("what?", message, List.of(), false))) {
      assertThat(refusal(BOB, content, 0)).isEqualTo(ErrorCode.MESSAGE_RECALLED);
    }
  }

  @Test
  void waitsForARecallThatIsStillBeingWritten() {
    long message = say(BOB, "oops");
    Message recall = ((Decision.Append) decide(BOB, new Content.Recall(message), 0)).message();
    group.accept(recall);

    assertThat(decide(BOB, new Content.Edit(message, "x"), 0))
        .as("it may not become durable")
        .isInstanceOf(Decision.AskAgain.class);
    assertThat(group.redacted(log.get((int) message - 1), 0).content())
        .as("what is not durable is not told")
        .isEqualTo(new Content.Text("oops"));
    group.durable(recall);
    assertThat(refusal(BOB, new Content.Edit(message, "x"), 0))
        .isEqualTo(ErrorCode.MESSAGE_RECALLED);
  }

  @Test
  void refusesARecallAboveTheLimitByOne() {
    for (int i = 0; i < RECALLS_MAX; i++) {
      say(BOB, new Content.Recall(say(BOB, "oops")));
    }

    assertThat(refusal(BOB, new Content.Recall(say(BOB, "oops")), 0))
        .isEqualTo(ErrorCode.TOO_MANY_RECALLS);
  }

  @Test
  void letsTheOwnerRecallWhenMembersHaveUsedTheLimitUpAndNotForEver() {
    for (int i = 0; i < RECALLS_MAX; i++) {
      say(BOB, new Content.Recall(say(BOB, "oops")));
    }
    for (int i = 0; i < RECALLS_MAX; i++) {
      say(ALICE, new Content.Recall(say(BOB, "rude")));
    }

    assertThat(refusal(ALICE, new Content.Recall(say(BOB, "rude")), 0))
        .isEqualTo(ErrorCode.TOO_MANY_RECALLS);
  }

  @Test
  void refusesAnEmojiAboveTheLimitByOneButNotOneThatIsThere() {
    long message = say(BOB, "hi");
    for (int i = 0; i < LIMITS.emojisMax(); i++) {
      say(CAROL, new Content.Reaction(message, "e" + i, false));
    }

    assertThat(refusal(ALICE, new Content.Reaction(message, "one more", false), 0))
        .isEqualTo(ErrorCode.TOO_MANY_REACTIONS);
    assertThat(decide(ALICE, new Content.Reaction(message, "e0", false), 0))
        .isInstanceOf(Decision.Append.class);
    assertThat(decide(ALICE, new Content.Reaction(message, "one more", true), 0))
        .isInstanceOf(Decision.Append.class);
    assertThat(decide(ALICE, new Content.Reaction(say(BOB, "again"), "one more", false), 0))
        .isInstanceOf(Decision.Append.class);
  }

  private static Content highlight(long target) {
    return new Content.Highlight(target, false);
  }

  @Test
  void highlightsInAGroupByThoseWhoMayAnnounceAndInADirectChatByBoth() {
    long message = say(BOB, "the address");

    assertThat(refusal(BOB, highlight(message), 0)).isEqualTo(ErrorCode.FORBIDDEN);
    say(ALICE, highlight(message));
    assertThat(refusal(BOB, new Content.Highlight(message, true), 0))
        .as("of the end of another's highlight")
        .isEqualTo(ErrorCode.FORBIDDEN);
    append(
        group
            .administration()
            .change(ALICE, GroupChange.SettingsChange.mayAnnounce(Role.MEMBER), Bytes.EMPTY, 0));
    assertThat(decide(BOB, new Content.Highlight(message, true), 0))
        .isInstanceOf(Decision.Append.class);

    group = Conversation.empty(ConversationId.direct(ALICE, BOB), RULES);
    group.peerExists();
    long said = say(BOB, "hi");
    assertThat(decide(ALICE, highlight(said), 0)).isInstanceOf(Decision.Append.class);
    assertThat(decide(BOB, highlight(said), 0)).isInstanceOf(Decision.Append.class);
  }

  @Test
  void refusesAHighlightAboveTheLimitByOneUntilOneEndsOrIsRecalled() {
    List<Long> highlighted = new ArrayList<>();
    for (int i = 0; i < LIMITS.keeping().highlightsMax(); i++) {
      highlighted.add(say(BOB, "highlight " + i));
      say(ALICE, highlight(highlighted.get(i)));
    }
    // The newest, which is among the entries that are remembered.
    long one = highlighted.get(highlighted.size() - 1);
    long oneMore = say(BOB, "one more");

    assertThat(refusal(ALICE, highlight(oneMore), 0)).isEqualTo(ErrorCode.TOO_MANY_HIGHLIGHTS);
    assertThat(decide(ALICE, highlight(one), 0))
        .as("one that is there")
        .isInstanceOf(Decision.Append.class);
    say(ALICE, new Content.Highlight(one, true));
    say(ALICE, highlight(oneMore));
    assertThat(refusal(ALICE, highlight(one), 0)).isEqualTo(ErrorCode.TOO_MANY_HIGHLIGHTS);
    say(BOB, new Content.Recall(oneMore));
    assertThat(decide(ALICE, highlight(one), 0)).isInstanceOf(Decision.Append.class);
  }

  @Test
  void countsAHighlightThatIsStillBeingWrittenAndTellsItToNobody() {
    for (int i = 1; i < LIMITS.keeping().highlightsMax(); i++) {
      say(ALICE, highlight(say(BOB, "highlight " + i)));
    }
    long last = say(BOB, "last");
    long oneMore = say(BOB, "one more");
    Message written = ((Decision.Append) decide(ALICE, highlight(last), 0)).message();

    group.accept(written);

    assertThat(refusal(ALICE, highlight(oneMore), 0)).isEqualTo(ErrorCode.TOO_MANY_HIGHLIGHTS);
    assertThat(group.highlights(group.find(CAROL), 0).highlighted())
        .extracting(Reply.Highlighted::target)
        .doesNotContain(last);
    group.durable(written);
    assertThat(group.highlights(group.find(CAROL), 0).highlighted())
        .endsWith(new Reply.Highlighted(last, written.sequence(), ALICE, 0));
  }

  @Test
  void tellsANewcomerOfNoHighlightThatItMayNotSee() {
    say(ALICE, highlight(say(BOB, "before")));
    append(group.group().invite(ALICE, List.of(DAVE), List.of(), 0));
    long after = say(BOB, "after");
    say(ALICE, highlight(after));

    assertThat(group.highlights(group.find(DAVE), 0).highlighted())
        .extracting(Reply.Highlighted::target)
        .containsExactly(after);
    assertThat(group.highlights(group.find(CAROL), 0).highlighted()).hasSize(2);
  }

  @Test
  void mentionsMembersOnlyAndNotMoreThanAllowed() {
    List<UserId> most = Collections.nCopies(LIMITS.mentionsMax(), CAROL);
    List<UserId> oneMore = Collections.nCopies(LIMITS.mentionsMax() + 1, CAROL);

    assertThat(decide(BOB, new Content.Text("hi", 0, most, false), 0))
        .isInstanceOf(Decision.Append.class);
    assertThat(refusal(BOB, new Content.Text("hi", 0, oneMore, false), 0))
        .isEqualTo(ErrorCode.TOO_MANY_USERS);
    assertThat(refusal(BOB, new Content.Text("hi", 0, List.of(CAROL, DAVE), false), 0))
        .isEqualTo(ErrorCode.NOT_MENTIONABLE);
  }

  @Test
  void takesNothingFromWhoLeft() {
    long message = say(CAROL, "bye");
    append(group.group().leave(CAROL, 0));

    assertThat(refusal(CAROL, new Content.Recall(message), 0)).isEqualTo(ErrorCode.NOT_A_MEMBER);
    assertThat(refusal(BOB, new Content.Text("bye", 0, List.of(CAROL), false), 0))
        .isEqualTo(ErrorCode.NOT_MENTIONABLE);
  }

  @Test
  void asksForAMessageThatItDoesNotRemember() {
    long message = say(BOB, "long ago");
    for (int i = 0; i < WINDOW; i++) {
      say(CAROL, "and then");
    }

    assertThat(decide(BOB, new Content.Recall(message), 0))
        .isEqualTo(new Decision.NeedsTarget(message));
    group.messages().found(message, Target.of(log.get((int) message - 1)));
    assertThat(refusal(CAROL, new Content.Recall(message), 0)).isEqualTo(ErrorCode.FORBIDDEN);
    assertThat(decide(BOB, new Content.Recall(message), 0)).isInstanceOf(Decision.Append.class);
  }

  @Test
  void postsNeitherWhatOnlyTheNodeSaysNorAnEmptyText() {
    for (Content content :
        List.of(
            Content.Recalled.INSTANCE,
            Content.Unknown.INSTANCE,
            new Content.TitleChange(ALICE, "x"),
            new Content.Text(""))) {
      assertThat(refusal(ALICE, content, 0)).isEqualTo(ErrorCode.BAD_REQUEST);
    }
    assertThat(refusal(BOB, new Content.Edit(say(BOB, "hi"), ""), 0))
        .isEqualTo(ErrorCode.BAD_REQUEST);
  }

  @Test
  void givesNothingOutThatWasRecalledAlsoAfterARestart() {
    long message = say(BOB, "oops");
    long edit = say(BOB, new Content.Edit(message, "oops!"));
    long other = say(BOB, "fine");
    say(BOB, new Content.Recall(message));

    for (int round = 0; round < 2; round++) {
      assertThat(group.redacted(log.get((int) message - 1), 0).content())
          .isEqualTo(Content.Recalled.INSTANCE);
      assertThat(group.redacted(log.get((int) edit - 1), 0).content())
          .isEqualTo(new Content.Edit(message, ""));
      assertThat(group.redacted(log.get((int) other - 1), 0).content())
          .isEqualTo(new Content.Text("fine"));
      Snapshot snapshot = group.snapshot(true);
      group = Conversation.restore(group.id(), RULES, snapshot);
    }
  }
}
