package io.skein.node.people;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.people.ContactRules.Heard;
import io.skein.node.people.ContactRules.Hearing;
import io.skein.node.people.ContactRules.Word;
import io.skein.protocol.Limits;
import io.skein.protocol.PersonChange;
import io.skein.protocol.PersonChange.Action;
import io.skein.protocol.Self;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/**
 * Two users ask, accept, withdraw, refuse, remove, block and unblock each other, while words and
 * answers are lost, late and repeated, outcomes of writes are not known, days go by, clocks differ,
 * and sessions die between any two steps. Once everything that is owed was said and answered,
 * neither waits for the other in vain, and nobody has lost a contact but by removing it.
 */
class ContactsConvergePropertyTest {
  private static final List<Action> ACTIONS =
      List.of(
          Action.REQUEST,
          Action.REQUEST,
          Action.ACCEPT,
          Action.WITHDRAW,
          Action.REFUSE,
          Action.REMOVE,
          Action.BLOCK,
          Action.UNBLOCK);
  private static final People.Rules RULES =
      new People.Rules(
          Limits.People.DEFAULTS,
          Duration.ofDays(7),
          Duration.ofMillis(5),
          Self.Strangers.EVERYONE,
          1_000);
  private static final int STEPS = 60;
  private static final int SKEW_MILLIS = 2_000;

  /** One user: what is stored, the session that lives now, and what the test knows besides. */
  private static final class User {
    final UserId id;
    final InMemoryPeopleStore store = new InMemoryPeopleStore();
    People people;
    long skewMillis;

    /** Whether the newest end of the contact was this user's own will. */
    boolean hasRemoved;

    /**
     * Whether a request of the other may have been dropped without a word, since it was a contact.
     */
    boolean hasDropped;

    User(long id) {
      this.id = new UserId(id);
      this.people = new People(this.id, PeopleStore.Stored.NOTHING, RULES);
    }

    /** The session dies, and another one reads what is stored, on a node with another clock. */
    void restart(SplittableRandom random) {
      people = new People(id, store.load(id).toCompletableFuture().join(), RULES);
      skewMillis = random.nextInt(-SKEW_MILLIS, SKEW_MILLIS + 1);
    }

    /**
     * @param action what the user wanted; null: another's word
     */
    void carryOut(User other, People.Decision decision, @Nullable Action action) {
      if (decision instanceof People.Write write) {
        boolean before = hasContact(other);
        assertThat(store.write(id, write.change()).toCompletableFuture().join()).isTrue();
        people.stored(write.change());
        if (before && !hasContact(other)) {
          hasRemoved = action == Action.REMOVE;
        } else if (!before && hasContact(other)) {
          hasDropped = false;
        }
        // Removing refuses, too, what was accepted by an answer that the other has not heard.
        hasDropped |= action == Action.REFUSE || action == Action.BLOCK || action == Action.REMOVE;
      }
    }

    boolean hasContact(User other) {
      return people.relation(other.id).person().contact();
    }

    boolean waitsFor(User other, long now) {
      return people.current(other.id, now).person().sent() != null;
    }

    boolean isAskedBy(User other, long now) {
      return people.current(other.id, now).person().received() != null;
    }
  }

  /** Something on its way; delivered once, several times, or never. */
  private interface Letter {
    void arrives();
  }

  @Property(tries = 500)
  void neitherWaitsForTheOtherInVain(@ForAll long seed) {
    new Correspondence(new SplittableRandom(seed)).run();
  }

  /** What the two do to each other. */
  private static final class Correspondence {
    private final SplittableRandom random;
    private final User alice = new User(1);
    private final User bob = new User(2);
    private final List<Letter> underWay = new ArrayList<>();
    private long millis = Duration.ofDays(100).toMillis();
    private boolean isSettling;

    Correspondence(SplittableRandom random) {
      this.random = random;
    }

    private long now(User user) {
      return millis + user.skewMillis;
    }

    void run() {
      for (int step = 0; step < STEPS; step++) {
        boolean daysGoBy = random.nextInt(20) == 0;
        millis += daysGoBy ? Duration.ofDays(random.nextInt(1, 8)).toMillis() : random.nextInt(3);
        happens();
      }
      settle();
      assertThat(alice.people.owedTo(now(alice))).isEmpty();
      assertThat(bob.people.owedTo(now(bob))).isEmpty();
      agree(alice, bob);
      agree(bob, alice);
      acceptWhatIsNoRequestAnyMore(alice, bob);
      acceptWhatIsNoRequestAnyMore(bob, alice);
    }

    /** A request that came late, after it was withdrawn, may be shown: then nothing comes of it. */
    private void acceptWhatIsNoRequestAnyMore(User one, User other) {
      if (other.isAskedBy(one, now(other)) && !one.waitsFor(other, now(other))) {
        boolean was = other.hasContact(one);
        boolean had = one.hasContact(other);
        wants(other, one, Action.ACCEPT);
        settle();
        assertThat(other.isAskedBy(one, now(other))).isFalse();
        assertThat(one.hasContact(other)).isEqualTo(had);
        // Who has removed the other since does not take it from the other.
        assertThat(other.hasContact(one)).isIn(was, one.hasRemoved);
      }
    }

    private void agree(User one, User other) {
      // A request that waits is seen by the other, or was dropped, which is not told; or both are
      // contacts already, so that nobody waits for anything.
      long latest = Math.max(now(one), now(other));
      boolean areContacts = one.hasContact(other) && other.hasContact(one);
      if (one.waitsFor(other, latest) && !other.isAskedBy(one, latest) && !areContacts) {
        assertThat(other.hasDropped).isTrue();
      }
      // Only removing makes a contact of one side alone.
      if (one.hasContact(other) && !other.hasContact(one)) {
        assertThat(other.hasRemoved).isTrue();
      }
    }

    private void happens() {
      User one = random.nextBoolean() ? alice : bob;
      User other = one == alice ? bob : alice;
      switch (random.nextInt(5)) {
        case 0, 1 -> {
          wants(one, other, ACTIONS.get(random.nextInt(ACTIONS.size())));
          say(one, other);
        }
        case 2 -> one.restart(random);
        case 3 -> say(one, other);
        default -> arrive();
      }
    }

    private void wants(User who, User whom, Action action) {
      PersonChange change = PersonChange.of(action);
      who.carryOut(whom, who.people.contacts().change(whom.id, change, false, now(who)), action);
    }

    private void say(User from, User to) {
      Word word = from.people.contacts().owed(to.id, now(from));
      if (word != null) {
        underWay.add(() -> hear(to, from, word));
      }
    }

    private void hear(User other, User one, Word word) {
      Hearing hearing = other.people.contacts().hear(one.id, word, now(other));
      other.carryOut(one, hearing.decision(), null);
      if (random.nextInt(10) == 0 && !isSettling) {
        // It is stored, but nobody knows: no answer, and the people are read again.
        other.restart(random);
        return;
      }
      Heard answer = hearing.answer();
      underWay.add(() -> answered(one, other, word, answer));
      say(other, one);
    }

    private void answered(User one, User other, Word word, Heard answer) {
      one.carryOut(other, one.people.contacts().answered(other.id, word, answer, now(one)), null);
    }

    private void arrive() {
      if (underWay.isEmpty()) {
        return;
      }
      int at = random.nextInt(underWay.size());
      Letter letter = underWay.get(at);
      if (random.nextInt(4) > 0) {
        underWay.remove(at);
      }
      if (random.nextInt(4) > 0) {
        letter.arrives();
      }
    }

    /** Nothing is lost any more, and what is owed is said until it is answered. */
    private void settle() {
      isSettling = true;
      underWay.clear();
      for (int round = 0; round < 10; round++) {
        millis++;
        say(alice, bob);
        say(bob, alice);
        while (!underWay.isEmpty()) {
          underWay.remove(0).arrives();
        }
      }
    }
  }
}
