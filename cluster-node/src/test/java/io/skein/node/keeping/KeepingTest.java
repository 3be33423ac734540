package io.skein.node.keeping;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.keeping.Keeping.Decision;
import io.skein.node.keeping.Keeping.Refused;
import io.skein.node.keeping.Keeping.Unchanged;
import io.skein.node.keeping.Keeping.Write;
import io.skein.node.keeping.KeepingStore.Stored;
import io.skein.protocol.Bytes;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Discarded;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Limits;
import io.skein.protocol.Reply;
import io.skein.protocol.Starred;
import io.skein.protocol.UserId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeepingTest {
  private static final UserId ALICE = new UserId(1);
  private static final ConversationId GROUP = ConversationId.group(7);
  private static final ConversationId OTHER = ConversationId.group(8);
  private static final Limits.Keeping LIMITS = new Limits.Keeping(50, 3, 2, 2);
  private static final int ALL = 1_000;
  private static final long NOW = 1_763_823_600_000L;

  private final Keeping keeping = new Keeping(ALICE, Stored.NOTHING, LIMITS);

  private Reply.KeepingEvent carryOut(Decision decision) {
    assertThat(decision).isInstanceOf(Write.class);
    KeepingStore.Change change = ((Write) decision).change();
    keeping.stored(change);
    return keeping.event(change);
  }

  private void star(ConversationId conversation, long sequence) {
    carryOut(keeping.star(conversation, sequence, NOW));
  }

  private void discard(ConversationId conversation, long upTo, Long... sequences) {
    carryOut(keeping.discard(conversation, List.of(sequences), upTo));
  }

  private Reply.KeepingSynced page(Bytes cursor) {
    return keeping.page(cursor, ALL, 100_000);
  }

  private static void assertRefused(Decision decision, ErrorCode code) {
    assertThat(decision).isInstanceOf(Refused.class);
    assertThat(((Refused) decision).code()).isEqualTo(code);
  }

  @Test
  void tellsOfAStarAndOfItsEnd() {
    Reply.KeepingEvent begun = carryOut(keeping.star(GROUP, 5, NOW));
    Reply.KeepingEvent ended = carryOut(keeping.unstar(GROUP, 5));

    assertThat(begun.starred()).containsExactly(new Starred(GROUP, 5, NOW));
    assertThat(ended.starred()).containsExactly(Starred.none(GROUP, 5));
    assertThat(ended.after()).isEqualTo(begun.cursor());
  }

  @Test
  void repetitionsChangeNothing() {
    star(GROUP, 5);
    discard(GROUP, 4, 9L);

    assertThat(keeping.star(GROUP, 5, NOW + 1)).isInstanceOf(Unchanged.class);
    assertThat(keeping.unstar(GROUP, 6)).isInstanceOf(Unchanged.class);
    assertThat(keeping.discard(GROUP, List.of(9L, 2L), 3)).isInstanceOf(Unchanged.class);
  }

  @Test
  void starsNothingThatIsDeleted() {
    discard(GROUP, 4, 9L);

    assertRefused(keeping.star(GROUP, 9, NOW), ErrorCode.NO_SUCH_MESSAGE);
    assertRefused(keeping.star(GROUP, 3, NOW), ErrorCode.NO_SUCH_MESSAGE);
  }

  @Test
  void starsOfWhatIsDeletedEndWithIt() {
    star(GROUP, 5);
    star(GROUP, 7);
    star(OTHER, 5);

    Reply.KeepingEvent event = carryOut(keeping.discard(GROUP, List.of(), 6));

    assertThat(event.starred()).containsExactly(Starred.none(GROUP, 5));
    assertThat(event.discarded()).containsExactly(new Discarded(GROUP, 6, List.of()));
    assertThat(page(Bytes.EMPTY).starred())
        .containsExactly(new Starred(GROUP, 7, NOW), new Starred(OTHER, 5, NOW));
  }

  @Test
  void refusesAStarAboveTheLimit() {
    star(GROUP, 1);
    star(GROUP, 2);
    star(OTHER, 1);

    assertRefused(keeping.star(OTHER, 2, NOW), ErrorCode.TOO_MANY_STARRED);

    carryOut(keeping.unstar(GROUP, 1));
    star(OTHER, 2);
  }

  @Test
  void refusesASingleDeletionAboveTheLimitUntilAllUpToAMessageIsDeleted() {
    discard(GROUP, 0, 5L, 7L);

    assertRefused(keeping.discard(GROUP, List.of(9L), 0), ErrorCode.TOO_MANY_DISCARDED);

    discard(GROUP, 5);
    discard(GROUP, 0, 9L);
    assertThat(keeping.discarded(GROUP)).isEqualTo(new Discarded(GROUP, 5, List.of(7L, 9L)));
  }

  /** The limit was lowered since. */
  @Test
  void letsWhoHasMoreThanAllowedHaveFewer() {
    Discarded many = new Discarded(GROUP, 0, List.of(5L, 7L, 9L, 11L));
    Keeping before =
        new Keeping(ALICE, new Stored(1, 0, List.of(new Kept.Deleted(many, 1))), LIMITS);

    assertThat(before.discard(GROUP, List.of(), 5)).isInstanceOf(Write.class);
    assertRefused(before.discard(GROUP, List.of(13L), 0), ErrorCode.TOO_MANY_DISCARDED);
  }

  @Test
  void refusesADeletionInOneMoreConversationThanAllowed() {
    discard(GROUP, 5);
    discard(OTHER, 5);

    assertRefused(
        keeping.discard(ConversationId.group(9), List.of(), 5), ErrorCode.TOO_MANY_DISCARDED);
    discard(OTHER, 6);
  }

  @Test
  void tellsADeviceWhatItHasMissed() {
    star(GROUP, 5);
    Bytes cursor = page(Bytes.EMPTY).cursor();
    star(GROUP, 6);
    discard(OTHER, 3);

    Reply.KeepingSynced missed = page(cursor);

    assertThat(missed.full()).isFalse();
    assertThat(missed.starred()).containsExactly(new Starred(GROUP, 6, NOW));
    assertThat(missed.discarded()).containsExactly(new Discarded(OTHER, 3, List.of()));
    assertThat(page(missed.cursor()))
        .isEqualTo(new Reply.KeepingSynced(List.of(), List.of(), false, missed.cursor(), false));
  }

  @Test
  void tellsEverythingToADeviceThatHasMissedTheEndOfAStar() {
    star(GROUP, 5);
    star(GROUP, 6);
    Bytes cursor = page(Bytes.EMPTY).cursor();
    carryOut(keeping.unstar(GROUP, 5));

    Reply.KeepingSynced all = page(cursor);

    assertThat(all.full()).isTrue();
    assertThat(all.starred()).containsExactly(new Starred(GROUP, 6, NOW));
  }

  @Test
  void tellsEverythingForACursorThatIsNoneOfItsOwn() {
    star(GROUP, 5);
    Keeping another =
        new Keeping(
            new UserId(2),
            new Stored(1, 0, List.of(new Kept.Star(new Starred(GROUP, 9, NOW), 1))),
            LIMITS);

    assertThat(page(another.page(Bytes.EMPTY, ALL, ALL).cursor()).full()).isTrue();
    assertThat(page(Bytes.wrap(new byte[3])).full()).isTrue();
  }

  @Test
  void tellsInPagesAlsoWhatFollowsAStarThatEndedLongAgo() {
    star(GROUP, 1);
    star(GROUP, 2);
    discard(OTHER, 3);
    carryOut(keeping.unstar(GROUP, 1));
    star(GROUP, 4);

    List<Starred> starred = new ArrayList<>();
    List<Discarded> discarded = new ArrayList<>();
    Bytes cursor = Bytes.EMPTY;
    Reply.KeepingSynced page;
    int pages = 0;
    do {
      page = keeping.page(cursor, 1, ALL);
      assertThat(page.full()).isEqualTo(pages == 0);
      starred.addAll(page.starred());
      discarded.addAll(page.discarded());
      cursor = page.cursor();
      pages++;
    } while (page.more());

    assertThat(pages).isEqualTo(3);
    assertThat(starred).containsExactly(new Starred(GROUP, 2, NOW), new Starred(GROUP, 4, NOW));
    assertThat(discarded).containsExactly(new Discarded(OTHER, 3, List.of()));
  }

  @Test
  void cutsAPageBeforeTheBytesThatFit() {
    star(GROUP, 1);
    star(GROUP, 2);

    Reply.KeepingSynced page = keeping.page(Bytes.EMPTY, ALL, 1);

    assertThat(page.starred()).containsExactly(new Starred(GROUP, 1, NOW));
    assertThat(page.more()).isTrue();
  }

  @Test
  void isTheSameWhenItIsReadAgain() {
    star(GROUP, 5);
    discard(OTHER, 3, 9L);
    Keeping again =
        new Keeping(
            ALICE,
            new Stored(
                2,
                0,
                List.of(
                    new Kept.Deleted(keeping.discarded(OTHER), 2),
                    new Kept.Star(new Starred(GROUP, 5, NOW), 1))),
            LIMITS);

    assertThat(again.page(Bytes.EMPTY, ALL, ALL)).isEqualTo(page(Bytes.EMPTY));
    assertThat(again.newest()).isEqualTo(keeping.newest());
  }
}
