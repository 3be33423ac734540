package io.skein.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.skein.client.SkeinListener.CursorMoved;
import io.skein.protocol.Content;
import io.skein.protocol.Content.MembershipChange.Kind;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Discarded;
import io.skein.protocol.Message;
import io.skein.protocol.Preferences;
import io.skein.protocol.PreferencesChange;
import io.skein.protocol.Reply.ConversationSummary;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a list shows, in which order, and what its total is. */
class ConversationListTest {
  private static final UserId BOB = new UserId(2);
  private static final UserId ALICE = new UserId(1);
  private static final ConversationId CHAT = ConversationId.group(1);
  private static final ConversationId GROUP = ConversationId.group(2);
  private static final ConversationId CROWD = ConversationId.group(3);
  private static final Instant NOW = Instant.ofEpochMilli(1_000_000);

  private ConversationList list = new ConversationList();

  private static ConversationSummary summary(ConversationId id, long head, long read, int unread) {
    Message last = head == 0 ? null : message(id, head);
    return new ConversationSummary(id, "", head, 1, read, unread, last, 2, null);
  }

  /** Said at 1,000 times its sequence, so that higher means newer. */
  private static Message message(ConversationId id, long sequence) {
    return entry(id, sequence, BOB, new Content.Text("text"));
  }

  private static Message own(ConversationId id, long sequence) {
    return entry(id, sequence, ALICE, new Content.Text("text"));
  }

  private static Message entry(ConversationId id, long sequence, UserId sender, Content content) {
    return new Message(id, sequence, sender, null, 1_000 * sequence, content);
  }

  private void keep(ConversationId id, PreferencesChange change) {
    list.preferred(id, change.applyTo(list.line(id).preferences()));
  }

  private List<ConversationId> shown() {
    return list.lines().stream().map(ConversationList.Line::conversation).toList();
  }

  @Test
  void showsPinnedOnesFirstThenTheNewest() {
    list.summarized(summary(CHAT, 1, 1, 0));
    list.summarized(summary(GROUP, 5, 5, 0));
    list.summarized(summary(CROWD, 3, 3, 0));
    assertThat(shown()).containsExactly(GROUP, CROWD, CHAT);

    keep(CHAT, PreferencesChange.pinned(true));
    assertThat(shown()).containsExactly(CHAT, GROUP, CROWD);
    list.heard(message(CROWD, 9), ALICE);

    assertThat(shown()).containsExactly(CHAT, CROWD, GROUP);
  }

  private static Discarded discarded(long upTo, Long... sequences) {
    return new Discarded(CHAT, upTo, List.of(sequences));
  }

  @Test
  void countsNothingOfAHistoryThatTheUserHasDeleted() {
    list.summarized(summary(CHAT, 4, 1, 3));
    list.heard(message(CHAT, 5), ALICE);
    assertThat(list.badge(NOW)).isEqualTo(4);

    list.discarded(discarded(5));

    assertThat(list.badge(NOW)).isZero();
    list.heard(message(CHAT, 6), ALICE);
    assertThat(list.badge(NOW)).isEqualTo(1);
  }

  /** The node's own count of one's cursor is with what was deleted. */
  @Test
  void countsNothingOfItWhenTheNodeCountsItAfterwards() {
    list.summarized(summary(CHAT, 4, 1, 3));
    list.discarded(discarded(4));

    list.moved(new CursorMoved(CHAT, ALICE, 4, 2, 2, 4, 0, 0));

    assertThat(list.badge(NOW)).isZero();
  }

  @Test
  void countsNoSingleMessageThatTheUserHasDeletedBeforeOrAfterItIsHeard() {
    list.summarized(summary(CHAT, 4, 4, 0));
    list.heard(message(CHAT, 5), ALICE);
    list.discarded(discarded(0, 5L, 6L));
    list.heard(message(CHAT, 6), ALICE);
    list.heard(message(CHAT, 7), ALICE);

    assertThat(list.badge(NOW)).isEqualTo(1);
  }

  @Test
  void deletedMessagesMakeNoLine() {
    list.discarded(discarded(4));
    assertThat(shown()).isEmpty();

    list.summarized(summary(CHAT, 4, 1, 3));

    assertThat(list.badge(NOW)).isZero();
    assertThat(list.line(CHAT).newest()).isZero();
  }

  @Test
  void leavesOutWhatIsHiddenUntilAMessageComes() {
    list.summarized(summary(CHAT, 4, 4, 0));
    keep(CHAT, PreferencesChange.hiddenUpTo(4));
    assertThat(shown()).isEmpty();
    assertThat(list.archived()).isEmpty();

    list.heard(message(CHAT, 5), ALICE);

    assertThat(shown()).containsExactly(CHAT);
    assertThat(list.badge(NOW)).isEqualTo(1);
  }

  @Test
  void showsAgainWhatWasHiddenBeyondAllMessages() {
    list.summarized(summary(CHAT, 4, 4, 0));
    keep(CHAT, PreferencesChange.hiddenUpTo(Long.MAX_VALUE));
    keep(CHAT, PreferencesChange.markedUnread(Long.MAX_VALUE - 1));
    list.heard(message(CHAT, 5), ALICE);
    assertThat(shown()).isEmpty();

    keep(CHAT, PreferencesChange.hiddenUpTo(0));
    keep(CHAT, PreferencesChange.notMarkedUnread());

    assertThat(shown()).containsExactly(CHAT);
    assertThat(list.line(CHAT).markedUnread()).isFalse();
  }

  @Test
  void isNotHiddenByAWordThatAMessageHasOvertaken() {
    list.summarized(summary(CHAT, 4, 4, 0));
    list.heard(message(CHAT, 5), ALICE);

    list.preferred(CHAT, new Preferences(0, false, false, 4, 0, "", ""));

    assertThat(shown()).containsExactly(CHAT);
  }

  @Test
  void keepsAStrangersChatOutOfTheTotalUntilTheUserAnswersOrKnowsTheStranger() {
    ConversationId chat = ConversationId.direct(ALICE, BOB);
    list.stranger(chat);
    list.heard(message(chat, 1), ALICE);
    assertThat(list.line(chat).fromStranger()).isTrue();
    assertThat(list.badge(NOW)).isZero();

    list.known(chat);
    assertThat(list.badge(NOW)).isEqualTo(1);

    list.stranger(chat);
    list.heard(own(chat, 2), ALICE);
    assertThat(list.line(chat).fromStranger()).isFalse();
  }

  @Test
  void takesAnOperationForNoNews() {
    list.summarized(summary(CHAT, 4, 4, 0));
    list.summarized(summary(GROUP, 5, 5, 0));
    list.summarized(summary(CROWD, 3, 3, 0));
    keep(CROWD, PreferencesChange.hiddenUpTo(3));

    list.heard(entry(CHAT, 6, BOB, new Content.Reaction(4, "x", false)), ALICE);
    list.heard(entry(CROWD, 4, BOB, new Content.Edit(3, "mended")), ALICE);
    list.summarized(
        new ConversationSummary(CROWD, "", 5, 1, 3, 0, message(CROWD, 3), 2, null)
            .with(list.line(CROWD).preferences()));

    assertThat(shown()).as("none moves up, none comes back").containsExactly(GROUP, CHAT);
    assertThat(list.line(CHAT).head()).isEqualTo(6);
    assertThat(list.badge(NOW)).isZero();
    list.heard(message(CROWD, 6), ALICE);
    assertThat(shown()).containsExactly(CROWD, GROUP, CHAT);
  }

  @Test
  void countsMentionsBesideWhatIsUnreadUntilTheyAreReadOrRecalled() {
    Content toAlice = new Content.Text("@alice", 0, List.of(ALICE), false);
    Content toAll = new Content.Text("@all", 0, List.of(), true);
    list.summarized(new ConversationSummary(CHAT, "", 4, 1, 1, 3, message(CHAT, 4), 2, null, 2, 3));
    list.heard(entry(CHAT, 5, BOB, toAlice), ALICE);
    list.heard(entry(CHAT, 6, BOB, toAll), ALICE);
    list.heard(entry(CHAT, 7, ALICE, toAll), ALICE);
    list.heard(entry(CHAT, 8, BOB, new Content.Text("@bob", 0, List.of(BOB), false)), ALICE);
    assertThat(list.line(CHAT).mentions()).isEqualTo(4);

    list.heard(entry(CHAT, 9, BOB, new Content.Recall(5)), ALICE);
    assertThat(list.line(CHAT).mentions()).as("one that was heard").isEqualTo(3);
    list.heard(entry(CHAT, 10, BOB, new Content.Recall(3)), ALICE);
    assertThat(list.line(CHAT).mentions()).as("the first that the node counted").isEqualTo(2);
    assertThat(list.line(CHAT).unread()).as("what was recalled stays to be read").isEqualTo(6);

    list.moved(new CursorMoved(CHAT, ALICE, 9, 3, 4, 9, 2, 4));
    assertThat(list.line(CHAT).mentions()).isEqualTo(2);
    list.read(CHAT, 10);
    assertThat(list.line(CHAT).mentions()).isZero();
  }

  @Test
  void keepsWhatIsArchivedApartWhateverIsSaid() {
    list.summarized(summary(CHAT, 4, 4, 0));
    keep(CHAT, PreferencesChange.archived(true));
    list.heard(message(CHAT, 5), ALICE);

    assertThat(shown()).isEmpty();
    assertThat(list.archived())
        .extracting(ConversationList.Line::conversation, ConversationList.Line::unread)
        .containsExactly(tuple(CHAT, 1L));
    assertThat(list.badge(NOW)).isZero();
  }

  @Test
  void countsNoMutedConversationUntilItsTimeIsOver() {
    list.summarized(summary(CHAT, 4, 1, 3));
    list.summarized(summary(GROUP, 4, 2, 2));
    Instant until = NOW.plus(Duration.ofHours(1));
    keep(CHAT, PreferencesChange.mutedUntil(until));

    assertThat(list.badge(NOW)).isEqualTo(2);
    assertThat(list.badge(until)).isEqualTo(5);
    keep(CHAT, PreferencesChange.mutedForEver());
    assertThat(list.badge(until)).isEqualTo(2);
    keep(CHAT, PreferencesChange.notMuted());
    assertThat(list.badge(NOW)).isEqualTo(5);
  }

  @Test
  void showsAMarkUntilTheUserReadsOnOrTakesItOff() {
    list.summarized(summary(CHAT, 4, 4, 0));
    keep(CHAT, PreferencesChange.markedUnread(4));
    assertThat(list.line(CHAT).markedUnread()).isTrue();
    assertThat(list.badge(NOW)).as("a mark alone counts as one").isEqualTo(1);

    list.heard(message(CHAT, 5), ALICE);
    assertThat(list.badge(NOW)).isEqualTo(1);
    list.moved(new CursorMoved(CHAT, ALICE, 5, 5, 0, 5, 0, 0));
    assertThat(list.line(CHAT).markedUnread()).isFalse();
    assertThat(list.badge(NOW)).isZero();
    keep(CHAT, PreferencesChange.markedUnread(5));
    keep(CHAT, PreferencesChange.notMarkedUnread());
    assertThat(list.badge(NOW)).isZero();
  }

  @Test
  void countsAboveWhatTheNodeCountedAndTakesNoOlderCount() {
    list.summarized(summary(CHAT, 4, 2, 2));
    list.heard(message(CHAT, 5), ALICE);
    list.heard(own(CHAT, 6), ALICE);
    list.heard(message(CHAT, 7), ALICE);
    assertThat(list.line(CHAT).unread()).isEqualTo(4);

    list.moved(new CursorMoved(CHAT, ALICE, 5, 5, 0, 5, 0, 0));
    assertThat(list.line(CHAT).unread()).as("7 was not there yet").isEqualTo(1);
    list.summarized(summary(CHAT, 4, 3, 1));

    assertThat(list.line(CHAT).unread()).isEqualTo(1);
    list.read(CHAT, 7);
    assertThat(list.line(CHAT).unread()).isZero();
  }

  @Test
  void takesACountOfANodeThatTellsNoHeadForOneOfNow() {
    list.summarized(summary(CHAT, 4, 2, 2));
    list.heard(message(CHAT, 5), ALICE);

    list.moved(new CursorMoved(CHAT, ALICE, 5, 4, 1, 0, 0, 0));

    assertThat(list.line(CHAT).unread()).isEqualTo(1);
  }

  @Test
  void forgetsWhatTheUserHasLeft() {
    list.summarized(summary(CHAT, 4, 1, 3));
    list.summarized(summary(GROUP, 4, 1, 3));

    list.summarized(new ConversationSummary(CHAT, "", 0, 1, 0, 0, null, 0, null));
    list.left(GROUP);

    assertThat(list.lines()).isEmpty();
    assertThat(list.badge(NOW)).isZero();
  }

  @Test
  void showsNothingAgainOfWhatTheUserHasLeftHoweverLateItComes() {
    List<Runnable> session = List.of(() -> of(1, 2, 2), () -> gone(4));
    List<Runnable> entries = List.of(() -> said(2), () -> said(3), () -> change(Kind.REMOVED, 4));

    inEveryOrder(
        session,
        entries,
        order -> {
          assertThat(list.lines()).as(order).isEmpty();
          assertThat(list.badge(NOW)).as(order).isZero();
        });
  }

  @Test
  void showsAGroupThatTheUserHasJoinedAgainFromThereOn() {
    joinsAgain(4);
  }

  /** A conversation remembers few of those who left: of others it tells no end. */
  @Test
  void showsAGroupThatTheUserHasJoinedAgainThoughItDoesNotRememberTheUser() {
    joinsAgain(0);
  }

  private void joinsAgain(long until) {
    Preferences pinned = PreferencesChange.pinned(true).applyTo(Preferences.NONE);
    List<Runnable> session =
        List.of(
            () -> of(1, 2, 2),
            () -> list.preferred(GROUP, pinned),
            () -> gone(until),
            () -> of(6, 7, 2));
    List<Runnable> entries =
        List.of(
            () -> said(2),
            () -> said(3),
            () -> change(Kind.REMOVED, 4),
            () -> change(Kind.JOINED, 6),
            () -> said(7));

    inEveryOrder(
        session,
        entries,
        order -> {
          assertThat(shown()).as(order).containsExactly(GROUP);
          assertThat(list.line(GROUP).preferences()).as(order).isEqualTo(Preferences.NONE);
          assertThat(list.badge(NOW)).as(order).isEqualTo(2);
        });
  }

  @Test
  void showsNothingOfAGroupBetweenTheAnswerAndTheEntryThatSaysSo() {
    of(1, 2, 2);
    list.left(GROUP);

    said(3);

    assertThat(list.lines()).isEmpty();
    change(Kind.LEFT, 4);
    assertThat(list.lines()).isEmpty();
    change(Kind.JOINED, 6);
    assertThat(shown()).containsExactly(GROUP);
  }

  /** A membership of {@link #GROUP} since an entry, with so many unread messages. */
  private void of(long since, long head, int unread) {
    list.summarized(
        new ConversationSummary(
            GROUP, "", head, since, since - 1, unread, message(GROUP, head), 2, null));
  }

  private void gone(long until) {
    list.summarized(new ConversationSummary(GROUP, "", until, 1, until, 0, null, 0, null));
  }

  private void said(long sequence) {
    list.heard(message(GROUP, sequence), ALICE);
  }

  private void change(Kind kind, long sequence) {
    Content change = new Content.MembershipChange(kind, BOB, List.of(ALICE), "");
    list.heard(entry(GROUP, sequence, UserId.SYSTEM, change), ALICE);
  }

  private interface Check {
    void in(String order);
  }

  /** What the session says comes in its order, and so do entries; one may overtake the other. */
  private void inEveryOrder(List<Runnable> session, List<Runnable> entries, Check check) {
    int steps = session.size() + entries.size();
    for (int order = 0; order < 1 << steps; order++) {
      if (Integer.bitCount(order) != session.size()) {
        continue;
      }
      list = new ConversationList();
      Iterator<Runnable> fromSession = session.iterator();
      Iterator<Runnable> fromLog = entries.iterator();
      for (int step = 0; step < steps; step++) {
        (((order >> step) & 1) == 1 ? fromSession : fromLog).next().run();
      }
      check.in(Integer.toBinaryString(order));
    }
  }
}
