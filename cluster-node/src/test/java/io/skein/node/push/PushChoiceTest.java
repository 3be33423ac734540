package io.skein.node.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.push.PushChoice.Question;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.GroupMode;
import io.skein.protocol.Message;
import io.skein.protocol.Preferences;
import io.skein.protocol.Reply.ConversationSummary;
import io.skein.protocol.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Which message of a conversation is told, and where it is looked for. */
class PushChoiceTest {
  private static final UserId ALICE = new UserId(1);
  private static final UserId BOB = new UserId(2);
  private static final UserId CAROL = new UserId(3);
  private static final ConversationId TEA = ConversationId.group(7);
  private static final Instant NOW = Instant.ofEpochMilli(1_000_000);
  private static final Content HI = new Content.Text("hi");
  private static final Content TO_ALICE = new Content.Text("@alice", 0, List.of(ALICE), false);
  private static final Content TO_ALL = new Content.Text("@all", 0, List.of(), true);
  private static final Content TITLE = new Content.TitleChange(BOB, "Tea time");

  /** What a group has that was said to alice, and what of it is asked for. */
  private static final class Group {
    private final List<Message> log = new ArrayList<>();
    private final List<Question> asked = new ArrayList<>();
    private long read;
    private long told;
    private int mentions;
    private long firstMention;
    private boolean fromStranger;
    private GroupMode mode = GroupMode.SMALL;

    Group said(UserId sender, Content content) {
      log.add(new Message(TEA, log.size() + 1L, sender, null, 5, content));
      if (content == TO_ALICE || content == TO_ALL) {
        mentions++;
        firstMention = firstMention == 0 ? log.size() : firstMention;
      }
      return this;
    }

    Group said(int times, Content content) {
      for (int i = 0; i < times; i++) {
        said(BOB, content);
      }
      return this;
    }

    private ConversationSummary line() {
      return new ConversationSummary(
          TEA,
          "Tea",
          log.size(),
          1,
          read,
          (int) (log.size() - read),
          log.isEmpty() ? null : log.get(log.size() - 1),
          3,
          null,
          mentions,
          firstMention,
          Preferences.NONE,
          fromStranger,
          mode,
          null,
          1);
    }

    PushChoice all() {
      return PushChoice.ofAll(line(), ALICE, told);
    }

    PushChoice mentions() {
      return PushChoice.ofMentions(line(), ALICE, told);
    }

    PushChoice mentions(Long... known) {
      mode = GroupMode.LARGE;
      return PushChoice.ofMentions(line(), ALICE, told, List.of(known));
    }

    /** The sequence of what is found at last; 0: nothing. */
    long found(PushChoice choice, UserId... blocked) {
      while (true) {
        Message message = choice.message(NOW);
        if (message != null && List.of(blocked).contains(message.sender())) {
          choice.blocked(message.sender());
        } else if (message != null) {
          return message.sequence();
        } else {
          Question question = choice.next();
          if (question == null) {
            return 0;
          }
          asked.add(question);
          int to = (int) question.head();
          choice.looked(log.subList(Math.max(0, to - question.limit()), to));
        }
      }
    }
  }

  private static Group group() {
    return new Group();
  }

  @Test
  void theNewestMessageIsToldWithoutAQuestion() {
    Group group = group().said(3, HI);

    assertThat(group.found(group.all())).isEqualTo(3);
    assertThat(group.asked).isEmpty();
  }

  @Test
  void behindWhatIsNotToldTheNewestIsThatIsUnreadAndNew() {
    Group group = group().said(3, HI).said(ALICE, HI).said(1, TITLE);
    group.read = 1;

    assertThat(group.found(group.all())).isEqualTo(3);
    assertThat(group.asked).containsExactly(new Question(5, 4));
    group.told = 3;
    assertThat(group.found(group.all())).as("told of").isZero();
    group.told = 0;
    group.read = 4;
    assertThat(group.found(group.all())).as("read").isZero();
  }

  @Test
  void nothingIsAskedForIfNothingElseIsUnread() {
    Group renamed = group().said(1, TITLE);
    Group own = group().said(1, HI).said(ALICE, HI);
    own.read = 2;

    assertThat(renamed.found(renamed.all())).isZero();
    assertThat(own.found(own.all())).isZero();
    assertThat(group().found(group().all())).as("nothing was said").isZero();
    assertThat(renamed.asked).isEmpty();
    assertThat(own.asked).isEmpty();
  }

  @Test
  void nothingIsAskedForOfAStranger() {
    Group stranger = group().said(3, HI).said(1, TITLE);
    stranger.fromStranger = true;
    PushChoice choice = stranger.all();

    assertThat(stranger.found(choice)).isZero();
    assertThat(stranger.asked).isEmpty();
    assertThat(choice.lookedTo()).as("the stranger may be accepted").isZero();
  }

  @Test
  void behindWhoIsBlockedAnotherIsLookedFor() {
    Group group = group().said(CAROL, HI).said(30, HI);

    assertThat(group.found(group.all(), BOB)).isEqualTo(1);
    assertThat(group.asked).containsExactly(new Question(31, 20), new Question(11, 11));
    assertThat(group.found(group.all(), BOB, CAROL)).isZero();
  }

  @Test
  void aMentionIsFoundBehindWhatIsNone() {
    Group group = group().said(1, TO_ALICE).said(2, HI).said(1, TO_ALL).said(5, HI);
    group.told = 1;

    assertThat(group.found(group.mentions())).isEqualTo(4);
    assertThat(group.asked).containsExactly(new Question(9, 8));
    assertThat(group.found(group.mentions(), BOB)).isZero();
  }

  @Test
  void whereNobodyMentionsTheUserNothingIsAskedFor() {
    Group group = group().said(40, HI);

    assertThat(group.found(group.mentions())).isZero();
    assertThat(group.asked).isEmpty();
  }

  @Test
  void aMentionThatStandsFarBehindIsFoundByTheLineWithinAFewQuestions() {
    Group group = group().said(1, TO_ALICE).said(1_000, HI);

    assertThat(group.found(group.mentions())).isEqualTo(1);
    assertThat(group.asked).hasSize(PushChoice.PAGES_MAX + 1).endsWith(new Question(1, 1));
  }

  @Test
  void whatWasLookedAtOnceIsNotAskedForAgain() {
    Group group = group().said(1, TO_ALICE).said(10, HI);
    PushChoice choice = group.mentions();

    assertThat(group.found(choice, BOB)).isZero();
    assertThat(group.asked).containsExactly(new Question(11, 11));
    assertThat(choice.lookedTo()).isEqualTo(11);
    group.told = choice.lookedTo();
    group.said(2, HI);
    assertThat(group.found(group.mentions())).isZero();
    assertThat(group.asked).endsWith(new Question(13, 2)).hasSize(2);
  }

  @Test
  void aConversationThatDoesNotAnswerIsNotLookedAtToTheEnd() {
    Group group = group().said(1, HI).said(1, TITLE);
    PushChoice choice = group.all();

    assertThat(choice.message(NOW)).isNull();
    assertThat(choice.next()).isEqualTo(new Question(2, 2));
    choice.looked(List.of());

    assertThat(choice.message(NOW)).isNull();
    assertThat(choice.next()).isNull();
    assertThat(choice.lookedTo()).isZero();
  }

  @Test
  void inALargeGroupTheNewestMentionIsAskedForAloneThoughMuchStandsAbove() {
    Group group = group().said(5, HI).said(1, TO_ALICE).said(1_000, HI);
    PushChoice choice = group.mentions(6L);

    assertThat(group.found(choice)).isEqualTo(6);
    assertThat(group.asked).containsExactly(new Question(6, 1));
    assertThat(choice.lookedTo()).as("others may come to be known").isZero();
  }

  @Test
  void inALargeGroupTheNextMentionIsLookedAtThatWasNotTakenBackReadOrOfWhoIsBlocked() {
    Group group =
        group().said(CAROL, TO_ALICE).said(3, TO_ALICE).said(1, Content.Recalled.INSTANCE);

    assertThat(group.found(group.mentions(5L, 4L, 3L))).isEqualTo(4);
    assertThat(group.found(group.mentions(5L, 4L, 3L), BOB)).as("the first, by the line").isOne();
    assertThat(group.asked.subList(2, 6))
        .isEqualTo(LongStream.of(5, 4, 3, 1).mapToObj(at -> new Question(at, 1)).toList());
    group.read = 4;
    group.firstMention = 0;
    assertThat(group.found(group.mentions(5L, 4L, 3L))).isZero();
    assertThat(group.asked).hasSize(7);
  }

  @Test
  void aMentionOfOnesOwnIsNone() {
    Group group = group().said(ALICE, TO_ALL);

    assertThat(group.found(group.mentions(1L))).isZero();
    assertThat(group.found(group.mentions())).isZero();
  }
}
