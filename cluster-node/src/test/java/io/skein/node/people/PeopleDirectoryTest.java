package io.skein.node.people;

import static io.skein.node.testing.Stages.await;
import static io.skein.node.testing.Stages.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.ErrorCode;
import io.skein.protocol.Self;
import io.skein.protocol.UserId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What others see of a user, at most a minute old; and who has blocked whom, always new. */
class PeopleDirectoryTest {
  private static final UserId ALICE = new UserId(1);
  private static final UserId BOB = new UserId(2);
  private static final UserId CAROL = new UserId(3);
  private static final UserId DAVE = new UserId(4);
  private static final UserId ERIN = new UserId(5);
  private static final Self HEARS_CONTACTS =
      new Self("", "", false, Self.Adding.ANYONE, Self.Strangers.CONTACTS);
  private static final Self NAMED =
      new Self("Alice", "", false, Self.Adding.ANYONE, Self.Strangers.AS_CLUSTER);

  private final InMemoryPeopleStore store = new InMemoryPeopleStore();
  private Instant now = Instant.parse("2026-11-30T12:00:00Z");
  private final PeopleDirectory directory =
      new PeopleDirectory(
          store,
          PeopleSamples.settings(),
          new Clock() {
            @Override
            public ZoneOffset getZone() {
              return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
              return this;
            }

            @Override
            public Instant instant() {
              return now;
            }
          });

  private void tells(UserId user, Self self, long after) {
    await(
        store.write(user, new PeopleStore.Change(after, after + 1, 0, self, List.of(), List.of())));
  }

  private void blocks(UserId user, UserId other, long after) {
    Relation blocked = Relation.none(other).blocked(true).at(after + 1);
    await(
        store.write(
            user, new PeopleStore.Change(after, after + 1, 0, null, List.of(blocked), List.of())));
  }

  @Test
  void showsWhatUsersTellOfThemselvesAndTheInitialOfOthers() {
    tells(ALICE, NAMED, 0);

    assertThat(await(directory.selves(List.of(ALICE, BOB))))
        .isEqualTo(Map.of(ALICE, NAMED, BOB, Self.INITIAL));
  }

  @Test
  void seesAChangeAfterAMinuteAtTheLatest() {
    assertThat(await(directory.selves(List.of(ALICE)))).containsEntry(ALICE, Self.INITIAL);
    tells(ALICE, NAMED, 0);
    store.setAway(true);
    assertThat(await(directory.selves(List.of(ALICE)))).containsEntry(ALICE, Self.INITIAL);

    now = now.plus(Duration.ofMinutes(1));

    assertThat(failureOf(directory.selves(List.of(ALICE))))
        .isInstanceOf(PeopleUnavailableException.class);
    store.setAway(false);
    assertThat(await(directory.selves(List.of(ALICE)))).containsEntry(ALICE, NAMED);
  }

  @Test
  void namesThoseWhoDoNotWantToBeInvited() {
    blocks(BOB, ALICE, 0);
    blocks(CAROL, BOB, 0);
    tells(DAVE, HEARS_CONTACTS, 0);
    tells(ERIN, HEARS_CONTACTS, 0);
    Relation contact = Relation.none(ALICE).asContact().at(2);
    await(store.write(ERIN, new PeopleStore.Change(1, 2, 0, null, List.of(contact), List.of())));

    assertThat(await(directory.objections(ALICE, List.of(ALICE, BOB, CAROL, DAVE, ERIN))))
        .containsExactly(
            new Objection(BOB, ErrorCode.BLOCKED), new Objection(DAVE, ErrorCode.CONTACTS_ONLY));
  }
}
