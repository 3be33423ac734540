package io.skein.node.people;

import static io.skein.node.testing.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.people.PeopleStore.Change;
import io.skein.node.people.PeopleStore.Kept;
import io.skein.node.people.PeopleStore.Stored;
import io.skein.protocol.ContactRequest;
import io.skein.protocol.Person;
import io.skein.protocol.Self;
import io.skein.protocol.UserId;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every store of people does. */
public abstract class PeopleStoreContract {
  private static final UserId BOB = new UserId(2);
  private static final UserId CAROL = new UserId(-3);
  private static final Self SHY =
      new Self("Alice 中", "back on Monday", true, Self.Adding.NOBODY, Self.Strangers.CONTACTS);

  private final UserId alice = new UserId(ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE));

  protected abstract PeopleStore store();

  private static Relation everything(UserId other, long change) {
    Person person =
        new Person(
            other,
            true,
            true,
            "Bob the weaver",
            List.of("fair", "weavers"),
            true,
            true,
            new ContactRequest("we met", 10, 20),
            new ContactRequest("", 11, 21));
    return new Relation(
        person,
        change,
        new Relation.Times(5, 6, 7, 8, 9),
        new Relation.Owed(ContactWord.REQUESTED, 10, true),
        true);
  }

  private static Relation plain(UserId other, long change) {
    return Relation.none(other).blocked(true).at(change);
  }

  private static Change change(long after, @Nullable Self self, Relation... relations) {
    long last = after + Math.max(1, relations.length);
    return new Change(after, last, 0, self, List.of(relations), List.of());
  }

  private boolean write(Change change) {
    return await(store().write(alice, change));
  }

  @Test
  void knowsNothingOfWhoHasDoneNothing() {
    assertThat(await(store().load(alice))).isEqualTo(Stored.NOTHING);
    assertThat(await(store().loadDecided(alice))).isEqualTo(Stored.NOTHING);
    assertThat(await(store().self(alice))).isEqualTo(Self.INITIAL);
    assertThat(await(store().kept(alice, BOB)))
        .isEqualTo(new Kept(0, Self.INITIAL, Relation.none(BOB)));
  }

  @Test
  void keepsWhatAUserTellsOfItselfAndOfOthers() {
    assertThat(write(change(0, SHY))).isTrue();
    assertThat(write(change(1, null, everything(BOB, 2), plain(CAROL, 3)))).isTrue();

    Stored stored = await(store().load(alice));

    assertThat(stored.last()).isEqualTo(3);
    assertThat(stored.self()).isEqualTo(SHY);
    assertThat(stored.selfChange()).isEqualTo(1);
    assertThat(stored.relations()).containsExactlyInAnyOrder(everything(BOB, 2), plain(CAROL, 3));
    Stored decided = await(store().loadDecided(alice));
    assertThat(decided.last()).isEqualTo(3);
    assertThat(decided.relations()).containsExactlyInAnyOrderElementsOf(stored.relations());
    assertThat(await(store().self(alice))).isEqualTo(SHY);
    assertThat(await(store().kept(alice, CAROL))).isEqualTo(new Kept(3, SHY, plain(CAROL, 3)));
  }

  @Test
  void storesNothingWhenSomethingElseWasStoredSince() {
    assertThat(write(change(0, null, everything(BOB, 1)))).isTrue();

    assertThat(write(change(0, SHY, plain(CAROL, 1)))).isFalse();

    Stored stored = await(store().load(alice));
    assertThat(stored.relations()).containsExactly(everything(BOB, 1));
    assertThat(stored.self()).isEqualTo(Self.INITIAL);
    assertThat(stored.last()).isEqualTo(1);
  }

  @Test
  void replacesARelationAndForgetsAnother() {
    assertThat(write(change(0, null, everything(BOB, 1), plain(CAROL, 2)))).isTrue();

    assertThat(write(new Change(2, 3, 2, null, List.of(plain(BOB, 3)), List.of(CAROL)))).isTrue();

    Stored stored = await(store().load(alice));
    assertThat(stored.relations()).containsExactly(plain(BOB, 3));
    assertThat(stored.floor()).isEqualTo(2);
  }

  @Test
  void keepsUsersApart() {
    UserId other = new UserId(alice.value() + 1);
    assertThat(write(change(0, null, plain(BOB, 1)))).isTrue();

    assertThat(await(store().load(other))).isEqualTo(Stored.NOTHING);
    assertThat(await(store().kept(other, BOB)).relation()).isEqualTo(Relation.none(BOB));
  }
}
