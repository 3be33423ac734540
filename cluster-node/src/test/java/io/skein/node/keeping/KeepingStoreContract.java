package io.skein.node.keeping;

import static io.skein.node.testing.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.keeping.KeepingStore.Change;
import io.skein.node.keeping.KeepingStore.Stored;
import io.skein.node.keeping.Kept.Place;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Discarded;
import io.skein.protocol.Starred;
import io.skein.protocol.UserId;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** What every store of what users keep of messages does. */
public abstract class KeepingStoreContract {
  private static final ConversationId GROUP = ConversationId.group(-7);
  private static final ConversationId CHAT = ConversationId.direct(new UserId(2), new UserId(-3));

  private final UserId alice = new UserId(ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE));

  protected abstract KeepingStore store();

  private static Kept.Star star(ConversationId conversation, long sequence, long change) {
    return new Kept.Star(new Starred(conversation, sequence, 1_763_823_600_000L), change);
  }

  private static Kept.Deleted deleted(long upTo, List<Long> sequences, long change) {
    return new Kept.Deleted(new Discarded(GROUP, upTo, sequences), change);
  }

  private boolean write(long after, Kept kept) {
    return write(new Change(after, 0, List.of(kept), List.of()));
  }

  private boolean write(Change change) {
    return await(store().write(alice, change));
  }

  private void assertStored(long last, long floor, Kept... kept) {
    for (Stored stored : List.of(await(store().load(alice)), await(store().loadDecided(alice)))) {
      assertThat(stored.last()).isEqualTo(last);
      assertThat(stored.floor()).isEqualTo(floor);
      assertThat(stored.kept()).containsExactlyInAnyOrder(kept);
    }
  }

  @Test
  void knowsNothingOfWhoKeepsNothing() {
    assertThat(await(store().load(alice))).isEqualTo(Stored.NOTHING);
    assertThat(await(store().loadDecided(alice))).isEqualTo(Stored.NOTHING);
  }

  @Test
  void keepsStarsAndWhatIsDeleted() {
    Kept deleted = deleted(4, List.of(6L, Long.MAX_VALUE), 3);
    assertThat(write(0, star(GROUP, 5, 1))).isTrue();
    assertThat(write(1, star(CHAT, Long.MAX_VALUE, 2))).isTrue();
    assertThat(write(2, deleted)).isTrue();

    assertStored(3, 0, star(GROUP, 5, 1), star(CHAT, Long.MAX_VALUE, 2), deleted);
  }

  @Test
  void replacesWhatIsDeletedOfAConversation() {
    assertThat(write(0, deleted(0, List.of(6L), 1))).isTrue();
    assertThat(write(1, deleted(9, List.of(), 2))).isTrue();

    assertStored(2, 0, deleted(9, List.of(), 2));
  }

  @Test
  void forgetsAStar() {
    assertThat(write(0, star(GROUP, 5, 1))).isTrue();
    assertThat(write(1, star(CHAT, 5, 2))).isTrue();

    assertThat(write(new Change(2, 3, List.of(), List.of(new Place(GROUP, 5))))).isTrue();

    assertStored(3, 3, star(CHAT, 5, 2));
  }

  /** Those up to a message, and a single one above; what is deleted is in the same partition. */
  @Test
  void forgetsTheStarsOfWhatIsDeletedAndNoOthers() {
    assertThat(write(0, star(GROUP, 5, 1))).isTrue();
    assertThat(write(1, star(GROUP, 7, 2))).isTrue();
    assertThat(write(2, star(GROUP, 9, 3))).isTrue();
    assertThat(write(3, star(CHAT, 5, 4))).isTrue();

    assertThat(
            write(
                new Change(
                    4,
                    5,
                    List.of(deleted(5, List.of(9L), 5)),
                    List.of(new Place(GROUP, 5), new Place(GROUP, 9)))))
        .isTrue();

    assertStored(5, 5, star(GROUP, 7, 2), star(CHAT, 5, 4), deleted(5, List.of(9L), 5));
  }

  @Test
  void storesNothingWhenSomethingElseWasStoredSince() {
    assertThat(write(0, star(GROUP, 5, 1))).isTrue();

    assertThat(write(new Change(0, 1, List.of(star(CHAT, 5, 1)), List.of(new Place(GROUP, 5)))))
        .isFalse();

    assertStored(1, 0, star(GROUP, 5, 1));
  }

  /** The number of the newest change outlives what is kept: an old one must not count again. */
  @Test
  void remembersTheNewestChangeWhenNothingIsKept() {
    assertThat(write(0, star(GROUP, 5, 1))).isTrue();
    assertThat(write(new Change(1, 2, List.of(), List.of(new Place(GROUP, 5))))).isTrue();

    assertStored(2, 2);
    assertThat(write(0, star(GROUP, 5, 1))).isFalse();
  }

  @Test
  void keepsUsersApart() {
    assertThat(write(0, star(GROUP, 5, 1))).isTrue();

    assertThat(await(store().load(new UserId(alice.value() + 1)))).isEqualTo(Stored.NOTHING);
  }
}
