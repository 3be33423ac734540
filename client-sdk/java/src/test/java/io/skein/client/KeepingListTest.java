package io.skein.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.Bytes;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Discarded;
import io.skein.protocol.Reply;
import io.skein.protocol.Starred;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a device makes of changes, of pages, and of what it has missed. */
class KeepingListTest {
  private static final ConversationId GROUP = ConversationId.group(7);
  private static final ConversationId OTHER = ConversationId.group(8);
  private static final Bytes FIRST = Bytes.wrap(new byte[] {1});
  private static final Bytes SECOND = Bytes.wrap(new byte[] {2});
  private static final Bytes THIRD = Bytes.wrap(new byte[] {3});
  private static final Starred OLD = new Starred(GROUP, 5, 100);
  private static final Starred NEW = new Starred(OTHER, 3, 200);

  private final KeepingList list = new KeepingList();

  private static Reply.KeepingSynced page(Bytes cursor, boolean full, Starred... starred) {
    return new Reply.KeepingSynced(List.of(starred), List.of(), full, cursor, false);
  }

  private static Reply.KeepingEvent event(
      Bytes after, Bytes cursor, List<Starred> starred, Discarded... discarded) {
    return new Reply.KeepingEvent(after, cursor, starred, List.of(discarded));
  }

  private static Discarded discarded(long upTo, Long... sequences) {
    return new Discarded(GROUP, upTo, List.of(sequences));
  }

  @Test
  void showsWhatWasStarredLastFirst() {
    list.synced(page(FIRST, true, OLD, NEW));

    assertThat(list.starred()).containsExactly(NEW, OLD);
    assertThat(list.isStarred(GROUP, 5)).isTrue();
    assertThat(list.isStarred(GROUP, 3)).isFalse();
    assertThat(list.cursor()).isEqualTo(FIRST);
  }

  @Test
  void takesAChangeInThatFollowsWhatItKnows() {
    list.synced(page(FIRST, true, OLD, NEW));

    assertThat(list.changed(event(FIRST, SECOND, List.of(Starred.none(GROUP, 5))))).isTrue();

    assertThat(list.starred()).containsExactly(NEW);
    assertThat(list.cursor()).isEqualTo(SECOND);
  }

  @Test
  void takesNothingInOfAChangeThatFollowsOneItHasMissed() {
    list.synced(page(FIRST, true, OLD));

    assertThat(list.changed(event(SECOND, THIRD, List.of(NEW)))).isFalse();

    assertThat(list.starred()).containsExactly(OLD);
    assertThat(list.cursor()).isEqualTo(FIRST);
  }

  @Test
  void knowsAChangeAgainThatItHasAlready() {
    list.synced(page(SECOND, true, OLD));

    assertThat(list.changed(event(FIRST, SECOND, List.of(OLD)))).isTrue();
    assertThat(list.changed(event(SECOND, SECOND, List.of()))).isTrue();
  }

  @Test
  void forgetsTheStarsThatAFullAnswerDoesNotTell() {
    list.synced(page(FIRST, true, OLD));

    list.synced(page(SECOND, true, NEW));

    assertThat(list.starred()).containsExactly(NEW);
  }

  @Test
  void whatIsDeletedStaysSo() {
    list.synced(page(FIRST, true));
    list.changed(event(FIRST, SECOND, List.of(), discarded(4, 9L)));

    list.synced(page(THIRD, true));
    list.changed(event(THIRD, FIRST, List.of(), discarded(2, 7L)));

    assertThat(list.discarded(GROUP)).isEqualTo(discarded(4, 7L, 9L));
    assertThat(list.isDiscarded(GROUP, 4)).isTrue();
    assertThat(list.isDiscarded(GROUP, 5)).isFalse();
    assertThat(list.isDiscarded(OTHER, 4)).isFalse();
  }

  @Test
  void whatIsDeletedIsStarredNoMore() {
    list.synced(page(FIRST, true, OLD, NEW));

    list.changed(event(FIRST, SECOND, List.of(), discarded(5)));

    assertThat(list.starred()).containsExactly(NEW);
  }
}
