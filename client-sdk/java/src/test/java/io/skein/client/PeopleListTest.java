package io.skein.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.Bytes;
import io.skein.protocol.ContactRequest;
import io.skein.protocol.Person;
import io.skein.protocol.Reply;
import io.skein.protocol.Self;
import io.skein.protocol.UserId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a device makes of changes, of pages, and of what it has missed. */
class PeopleListTest {
  private static final UserId BOB = new UserId(2);
  private static final UserId CAROL = new UserId(3);
  private static final Bytes FIRST = Bytes.wrap(new byte[] {1});
  private static final Bytes SECOND = Bytes.wrap(new byte[] {2});
  private static final Bytes THIRD = Bytes.wrap(new byte[] {3});
  private static final Self SHY =
      new Self("Alice", "", true, Self.Adding.NOBODY, Self.Strangers.CONTACTS);

  private final PeopleList list = new PeopleList();

  private static Person contact(UserId user, boolean starred) {
    return new Person(user, true, starred, "", List.of(), false, false, null, null);
  }

  private static Person asking(UserId user, long expiresMillis) {
    ContactRequest request = new ContactRequest("hi", 1, expiresMillis);
    return new Person(user, false, false, "", List.of(), false, false, null, request);
  }

  private static Reply.PeopleSynced page(Bytes cursor, Person... people) {
    return new Reply.PeopleSynced(List.of(people), null, false, List.of(), cursor, false);
  }

  private static Reply.PeopleEvent event(
      Bytes after, Bytes cursor, @Nullable Self self, Person... people) {
    return new Reply.PeopleEvent(after, cursor, List.of(people), self);
  }

  @Test
  void showsContactsStarredOnesFirst() {
    list.synced(page(FIRST, contact(BOB, false), contact(CAROL, true)));

    assertThat(list.contacts()).extracting(Person::user).containsExactly(CAROL, BOB);
    assertThat(list.cursor()).isEqualTo(FIRST);
  }

  @Test
  void takesAChangeInThatFollowsWhatItKnows() {
    list.synced(page(FIRST, contact(BOB, false)));

    assertThat(list.changed(event(FIRST, SECOND, SHY, Person.none(BOB)))).isTrue();

    assertThat(list.contacts()).isEmpty();
    assertThat(list.self()).isEqualTo(SHY);
    assertThat(list.cursor()).isEqualTo(SECOND);
  }

  @Test
  void saysThatItHasMissedSomethingAndTakesNothingIn() {
    list.synced(page(FIRST, contact(BOB, false)));

    assertThat(list.changed(event(SECOND, THIRD, null, Person.none(BOB)))).isFalse();

    assertThat(list.contacts()).hasSize(1);
    assertThat(list.cursor()).isEqualTo(FIRST);
  }

  @Test
  void doesNotMindAChangeThatAPageHasToldAlready() {
    list.synced(page(SECOND, contact(BOB, false)));

    assertThat(list.changed(event(FIRST, SECOND, null, contact(BOB, true)))).isTrue();

    assertThat(list.contacts().get(0).starred()).isFalse();
  }

  @Test
  void forgetsWhoIsNotAmongAllWhenItIsToldAllAnew() {
    list.synced(page(FIRST, contact(BOB, false), contact(CAROL, false)));

    boolean more =
        list.synced(new Reply.PeopleSynced(List.of(), null, true, List.of(CAROL), SECOND, true));

    assertThat(more).isTrue();
    assertThat(list.contacts()).extracting(Person::user).containsExactly(CAROL);
  }

  @Test
  void showsNoRequestThatIsOver() {
    list.synced(page(FIRST, asking(BOB, 1_000), asking(CAROL, 3_000)));

    assertThat(list.received(Instant.ofEpochMilli(2_000)))
        .extracting(Person::user)
        .containsExactly(CAROL);
  }
}
