package io.skein.loadtest.history;

import static io.skein.loadtest.history.Story.ALICE;
import static io.skein.loadtest.history.Story.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skein.loadtest.history.Violation.Kind;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Message;
import io.skein.protocol.UserId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each kind of violation is planted by itself, and found as that and nothing else. */
final class HistoryCheckerTest {
  private static Story aStory() {
    return new Story();
  }

  /** Two posts that were acknowledged and stand where they should. */
  private static Story twoPosts() {
    return aStory().sends("alice", "a", "b").acknowledged("a", 1).acknowledged("b", 2);
  }

  @Test
  void aCleanHistoryHasNoViolation() {
    Verdict verdict =
        aStory()
            .follows("alice")
            .follows("bob")
            .sends("alice", "a", "c", "refused", "open")
            .sends("bob", "b", "late")
            .sees("bob", 1, "system made it")
            .sees("bob", 2, "a")
            .acknowledged("a", 2)
            .acknowledged("b", 3)
            .sees("alice", 1, "system made it")
            .sees("alice", 2, "a")
            .sees("alice", 3, "b")
            .sees("bob", 3, "b")
            .acknowledged("c", 4)
            .acknowledged("c", 4)
            .refused("refused")
            .unknown("open")
            .unknown("late")
            .sees("alice", 4, "c")
            .sees("alice", 5, "late")
            .sees("bob", 4, "c")
            .sees("bob", 5, "late")
            .log("system made it", "a", "b", "c", "late")
            .unread(ALICE, 0, 5, 3)
            .unread(BOB, 2, 4, 1)
            .verdict();

    assertThat(verdict.examples()).isEmpty();
    assertThat(verdict.isClean()).isTrue();
    assertThat(verdict.totals()).isEqualTo(new Verdict.Totals(1, 6, 3, 1, 2, 10, 5, 2));
  }

  @Test
  void acknowledgedAndNotInTheLogIsLost() {
    assertThat(twoPosts().log("a").kinds()).containsExactly(Kind.LOST);
  }

  @Test
  void handedOutAndNotInTheLogIsLost() {
    assertThat(twoPosts().sends("bob", "c").sees("alice", 3, "c").log("a", "b").kinds())
        .containsExactly(Kind.LOST);
    assertThat(twoPosts().sees("alice", 3, "system").log("a", "b").kinds())
        .containsExactly(Kind.LOST);
  }

  @Test
  void anUnknownOutcomeThatNobodySawIsNotLost() {
    assertThat(twoPosts().sends("bob", "c").unknown("c").log("a", "b").kinds()).isEmpty();
  }

  @Test
  void oneIdAtTwoSequencesOfTheLogIsDuplicated() {
    assertThat(twoPosts().log("a", "b", "a").kinds()).containsExactly(Kind.DUPLICATED);
    assertThat(aStory().sends("bob", "x").acknowledged("x", 2).log("x", "x").kinds())
        .containsExactly(Kind.DUPLICATED);
  }

  @Test
  void oneIdHandedOutAtTwoSequencesIsDuplicated() {
    assertThat(twoPosts().sees("bob", 1, "a").sees("bob", 2, "a").log("a", "b").kinds())
        .contains(Kind.DUPLICATED);
  }

  @Test
  void oneSequenceHandedOutTwiceIsDuplicated() {
    assertThat(
            twoPosts()
                .sees("bob", 1, "a")
                .sees("bob", 2, "b")
                .sees("bob", 2, "b")
                .log("a", "b")
                .kinds())
        .containsExactly(Kind.DUPLICATED);
  }

  @Test
  void aDeviceThatIsHandedALowerSequenceSeesAReordering() {
    assertThat(
            twoPosts().follows("bob").sees("bob", 2, "b").sees("bob", 1, "a").log("a", "b").kinds())
        .containsExactly(Kind.REORDERED);
  }

  @Test
  void twoDevicesThatDisagreeSeeAReordering() {
    assertThat(
            aStory()
                .sends("alice", "a")
                .sends("bob", "b")
                .sees("alice", 1, "a")
                .sees("bob", 1, "b")
                .log("a", "b")
                .kinds())
        .contains(Kind.REORDERED)
        .doesNotContain(Kind.LOST, Kind.PHANTOM, Kind.GAPPED);
  }

  @Test
  void aDeviceAndALogThatDisagreeShowAReordering() {
    assertThat(
            aStory()
                .sends("alice", "a")
                .sends("bob", "b")
                .sees("alice", 1, "a")
                .log("b", "a")
                .kinds())
        .containsExactly(Kind.REORDERED);
  }

  @Test
  void postsOfOneDeviceInAnotherOrderAreReordered() {
    assertThat(aStory().sends("alice", "a", "b").log("b", "a").kinds())
        .containsExactly(Kind.REORDERED);
    assertThat(aStory().sends("alice", "a").sends("alice-tablet", "b").log("b", "a").kinds())
        .isEmpty();
  }

  @Test
  void aHoleInTheLogIsAGap() {
    assertThat(aStory().sends("alice", "a", "b").logAt(1, "a").logAt(3, "b").kinds())
        .containsExactly(Kind.GAPPED);
  }

  @Test
  void aHoleThatADeviceNeverFilledIsAGap() {
    assertThat(
            aStory()
                .sends("alice", "a", "b", "c")
                .sees("bob", 1, "a")
                .sees("bob", 3, "c")
                .log("a", "b", "c")
                .kinds())
        .containsExactly(Kind.GAPPED);
  }

  @Test
  void whatAFollowerIsOwedAtTheEndIsAGap() {
    assertThat(twoPosts().follows("bob").sees("bob", 1, "a").log("a", "b").kinds())
        .containsExactly(Kind.GAPPED);
    assertThat(twoPosts().follows("bob").log("a", "b").kinds()).containsExactly(Kind.GAPPED);
    assertThat(twoPosts().sees("bob", 1, "a").log("a", "b").kinds()).isEmpty();
  }

  @Test
  void whatNobodySentIsAPhantom() {
    assertThat(twoPosts().log("a", "b", "never sent").kinds()).containsExactly(Kind.PHANTOM);
    assertThat(twoPosts().sees("bob", 3, "never sent").log("a", "b").kinds())
        .contains(Kind.PHANTOM);
    assertThat(twoPosts().sees("bob", -1, "a").log("a", "b").kinds()).containsExactly(Kind.PHANTOM);
  }

  @Test
  void anotherTextThanWasSentIsAPhantom() {
    assertThat(twoPosts().seesAltered("bob", 1, "a").log("a", "b").kinds()).contains(Kind.PHANTOM);
  }

  @Test
  void refusedAndYetStoredIsAPhantom() {
    assertThat(twoPosts().sends("bob", "c").refused("c").log("a", "b", "c").kinds())
        .containsExactly(Kind.PHANTOM);
  }

  @Test
  void acknowledgedAtAnotherSequenceIsMoved() {
    assertThat(aStory().sends("alice", "a").acknowledged("a", 2).log("a").kinds())
        .containsExactly(Kind.MOVED);
    assertThat(
            aStory().sends("alice", "a").acknowledged("a", 1).acknowledged("a", 2).log("a").kinds())
        .containsExactly(Kind.MOVED);
  }

  @Test
  void aWrongUnreadCountIsFound() {
    assertThat(twoPosts().log("a", "b").unread(BOB, 0, 2, 1).kinds())
        .containsExactly(Kind.WRONG_UNREAD);
    assertThat(twoPosts().log("a", "b").unread(ALICE, 0, 2, 2).kinds())
        .containsExactly(Kind.WRONG_UNREAD);
    assertThat(twoPosts().log("a", "b").unread(BOB, 0, 3, 3).kinds())
        .containsExactly(Kind.WRONG_UNREAD);
  }

  @Test
  void countsAllAndKeepsTheFirst() {
    Story story = aStory();
    for (int i = 1; i <= 100; i++) {
      story.sends("alice", "lost " + i).acknowledged("lost " + i, i);
    }

    Verdict verdict = story.verdict();

    assertThat(verdict.count(Kind.LOST)).isEqualTo(100);
    assertThat(verdict.examples()).hasSize(Findings.EXAMPLES_PER_KIND_MAX);
  }

  @Test
  void tellsAListenerAtOnce() {
    List<Violation> told = new ArrayList<>();
    HistoryChecker checker = new HistoryChecker(told::add);

    checker.record(new HistoryEvent.Acknowledged(Story.CHAT, new ClientId(1, 2), 1));

    assertThat(told).extracting(Violation::kind).containsExactly(Kind.PHANTOM);
    assertThat(checker.violations()).isEqualTo(1);
  }

  @Test
  void aReusedClientIdIsTheRecordersDefect() {
    Story story = aStory().sends("alice", "a");

    assertThatThrownBy(() -> story.sends("alice", "a")).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aMessageIsAnEntryWithoutItsText() {
    Message message =
        new Message(Story.CHAT, 4, ALICE, new ClientId(1, 2), 5, new Content.Text("secret"));

    HistoryEvent.Entry entry = HistoryEvent.Entry.of(message);

    assertThat(entry.contentHash()).isEqualTo(HistoryEvent.hash(new Content.Text("secret")));
    assertThat(entry.contentHash()).isNotEqualTo(HistoryEvent.hash(new Content.Text("public")));
    assertThat(entry.toString()).doesNotContain("secret");
  }

  @Test
  void whatTheClusterSaysIsNobodysPost() {
    Content joined =
        new Content.MembershipChange(
            Content.MembershipChange.Kind.CREATED, ALICE, List.of(BOB), "title");

    HistoryEvent.Entry entry =
        HistoryEvent.Entry.of(new Message(Story.CHAT, 1, ALICE, new ClientId(1, 2), 5, joined));

    assertThat(entry.clientId()).isNull();
  }

  /** The promise of the class comment, for a run of the size that the soak has. */
  @Test
  void aMillionPostsFitIntoAFractionOfTheHeap() {
    int posts = 1_000_000;
    int conversations = 100;
    HistoryChecker checker = new HistoryChecker();
    for (int i = 0; i < posts; i++) {
      ConversationId chat = ConversationId.group(1 + i % conversations);
      ClientId clientId = new ClientId(1, i);
      long sequence = i / conversations + 1L;
      HistoryEvent.Entry entry = new HistoryEvent.Entry(chat, sequence, new UserId(3), clientId, i);
      checker.record(new HistoryEvent.Sent(chat, "device", new UserId(3), clientId, i));
      checker.record(new HistoryEvent.Acknowledged(chat, clientId, sequence));
      checker.record(new HistoryEvent.Seen("one", entry));
      checker.record(new HistoryEvent.Seen("two", entry));
      checker.record(new HistoryEvent.Log(entry));
    }

    Verdict verdict = checker.finish();

    assertThat(verdict.isClean()).isTrue();
    assertThat(verdict.totals().acknowledged()).isEqualTo(posts);
    assertThat(checker.bytes()).isLessThan(140L * 1024 * 1024);
  }
}
