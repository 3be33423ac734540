package io.skein.loadtest.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.Call;
import io.skein.protocol.CallId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Reply;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One call that both devices heard to be declined, beside what the log may have of it. */
class CallEntriesTest {
  private static final UserId ALICE = new UserId(1);
  private static final UserId BOB = new UserId(2);
  private static final ConversationId CHAT = ConversationId.direct(ALICE, BOB);
  private static final CallId ID = new CallId(1, 2);

  private final Found found = new Found();
  private final CallCourse course =
      new CallCourse(
          ID,
          CHAT,
          ALICE,
          BOB,
          new CallTerms(
              2,
              30,
              Duration.ZERO,
              Duration.ZERO,
              Duration.ZERO,
              Duration.ofSeconds(60),
              Duration.ZERO),
          0,
          (side, asked, request) -> {},
          found);

  @BeforeEach
  void isDeclined() {
    course.begin(0);
    course.told(
        Side.CALLER,
        new Reply.CallEvent(
            new Call(
                ID,
                CHAT,
                ALICE,
                Call.Media.AUDIO,
                Call.Phase.ENDED,
                Call.Outcome.DECLINED,
                1,
                0,
                2,
                0,
                List.of(),
                List.of(),
                1)),
        0);
  }

  private static Content.CallEntry entry(CallId id, Call.Outcome outcome) {
    return new Content.CallEntry(id, ALICE, Call.Media.AUDIO, outcome, 1, 0, List.of(ALICE));
  }

  private List<String> defects(Content.CallEntry... entries) {
    CallEntries.judge(Map.of(ID, course), List.of(entries), found);
    return found.defects();
  }

  @Test
  void oneEntryOfEachCallIsInOrder() {
    assertThat(defects(entry(ID, Call.Outcome.DECLINED))).isEmpty();
  }

  @Test
  void aCallWithoutEntryIsADefect() {
    assertThat(defects()).containsExactly("DEFECT ENTRY_LOST");
  }

  @Test
  void aSecondEntryIsADefect() {
    Content.CallEntry entry = entry(ID, Call.Outcome.DECLINED);

    assertThat(defects(entry, entry)).containsExactly("DEFECT ENTRY_DOUBLED");
  }

  @Test
  void anotherOutcomeIsADefect() {
    assertThat(defects(entry(ID, Call.Outcome.MISSED))).containsExactly("DEFECT DISAGREEMENT");
  }

  @Test
  void anEntryOfACallThatNobodyMadeIsADefect() {
    assertThat(
            defects(entry(ID, Call.Outcome.DECLINED), entry(new CallId(3, 4), Call.Outcome.MISSED)))
        .containsExactly("DEFECT ENTRY_MADE_UP");
  }
}
