package io.skein.node.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.account.UnreadLine;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Message;
import io.skein.protocol.Preferences;
import io.skein.protocol.Reply.ConversationSummary;
import io.skein.protocol.UserId;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnreadTotalTest {
  private static final ConversationId A = ConversationId.group(1);
  private static final ConversationId B = ConversationId.group(2);
  private static final ConversationId C = ConversationId.group(3);
  private static final Instant NOW = Instant.ofEpochMilli(1_000);

  private final UnreadTotal total = new UnreadTotal();

  private void counted(ConversationId id, int unread, long read, Preferences preferences) {
    Message last = new Message(id, 50, new UserId(2), null, 1, new Content.Text("x"));
    total.counted(new ConversationSummary(id, "", 50, 1, read, unread, last, 2, null), preferences);
  }

  private int badge() {
    return total.badge(id -> Preferences.NONE, NOW);
  }

  @Test
  void asksAllOnceAndThenOnlyWhatChanged() {
    assertThat(total.toAsk(List.of(A, B))).containsExactly(A, B);
    counted(A, 2, 48, Preferences.NONE);
    counted(B, 0, 50, Preferences.NONE);
    total.complete();

    assertThat(total.toAsk(List.of(A, B))).isEmpty();
    assertThat(badge()).isEqualTo(2);
    total.changed(B);
    assertThat(total.toAsk(List.of(A, B))).containsExactly(B);
    counted(B, 1, 49, Preferences.NONE);
    assertThat(badge()).isEqualTo(3);
  }

  @Test
  void whatIsKeptSilentDoesNotCount() {
    counted(A, 2, 48, Preferences.NONE);
    counted(B, 3, 47, Preferences.NONE);
    counted(C, 4, 46, Preferences.NONE);

    assertThat(
            total.badge(
                id ->
                    id.equals(A)
                        ? new Preferences(1_001, false, false, 0, 0, "", "")
                        : id.equals(B)
                            ? new Preferences(0, false, true, 0, 0, "", "")
                            : new Preferences(0, false, false, 50, 0, "", ""),
                NOW))
        .isZero();
    assertThat(badge()).isEqualTo(9);
  }

  @Test
  void oneThatIsOnlyMarkedAsUnreadCountsAsOne() {
    Preferences marked = new Preferences(0, false, false, 0, 51, "", "");
    counted(A, 0, 50, marked);

    assertThat(total.badge(id -> marked, NOW)).isEqualTo(1);
    assertThat(badge()).isZero();
  }

  @Test
  void aStrangersChatAndOneThatWasLeftCountForNothing() {
    total.load(List.of(new UnreadLine(A, 3, 0, 3, true), new UnreadLine(B, 2, 0, 2, false)));
    assertThat(badge()).isEqualTo(2);

    total.left(B);
    assertThat(badge()).isZero();
  }

  @Test
  void goesOnFromTheLifeBefore() {
    counted(A, 2, 48, Preferences.NONE);
    counted(B, 1, 49, Preferences.NONE);
    total.complete();
    total.changed(B);
    total.changed(C);
    List<UnreadLine> kept = total.toKeep();
    assertThat(kept)
        .containsExactlyInAnyOrder(
            new UnreadLine(A, 2, 48, 50, false), UnreadLine.unknown(B), UnreadLine.unknown(C));

    UnreadTotal next = new UnreadTotal();
    next.load(kept);

    assertThat(next.toAsk(List.of(A, B, C))).containsExactly(B, C);
    assertThat(next.badge(id -> Preferences.NONE, NOW)).isEqualTo(2);
    assertThat(next.toKeep()).as("as it is stored").isNull();
  }

  @Test
  void whatNobodyHasCountedIsNotKept() {
    counted(A, 2, 48, Preferences.NONE);

    assertThat(total.toKeep()).isNull();
  }
}
