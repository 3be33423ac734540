package io.skein.client;

import io.skein.protocol.Bytes;
import io.skein.protocol.Person;
import io.skein.protocol.Reply;
import io.skein.protocol.Self;
import io.skein.protocol.UserId;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A user's people as an application shows them: contacts, contact requests, who is blocked; made of
 * what a {@link SkeinListener} is told and of answers to {@link SkeinClient#syncPeople}. An
 * application that keeps {@link #cursor} with what it shows is told only what changed meanwhile.
 * Time comes in as a value: a request that is over goes without a word from anybody.
 *
 * <p>Not thread-safe: feed and read it in callbacks, or guard it.
 */
public final class PeopleList {
  private static final Comparator<Person> STARRED_FIRST =
      Comparator.comparing((Person person) -> !person.starred()).thenComparing(Person::user);

  private final Map<UserId, Person> people = new HashMap<>();
  private Self self = Self.INITIAL;
  private Bytes cursor = Bytes.EMPTY;

  /** What the next {@link SkeinClient#syncPeople} goes on from. */
  public Bytes cursor() {
    return cursor;
  }

  /**
   * An answer to {@link SkeinClient#syncPeople} that was asked with {@link #cursor}.
   *
   * @return whether there is more to ask for
   */
  public boolean synced(Reply.PeopleSynced page) {
    if (page.full()) {
      Set<UserId> kept = new HashSet<>(page.all());
      people.keySet().removeIf(user -> !kept.contains(user));
    }
    take(page.people());
    if (page.self() != null) {
      self = page.self();
    }
    cursor = page.cursor();
    return page.more();
  }

  /**
   * From {@link SkeinListener#onPeople}.
   *
   * @return false if it does not follow what is known here: then nothing was taken in, and {@link
   *     SkeinClient#syncPeople} is to be asked
   */
  public boolean changed(Reply.PeopleEvent event) {
    if (event.cursor().equals(cursor)) {
      return true;
    }
    if (!event.after().equals(cursor)) {
      return false;
    }
    take(event.people());
    if (event.self() != null) {
      self = event.self();
    }
    cursor = event.cursor();
    return true;
  }

  private void take(List<Person> changed) {
    for (Person person : changed) {
      if (person.isNone()) {
        people.remove(person.user());
      } else {
        people.put(person.user(), person);
      }
    }
  }

  /** What the user tells of itself, and lets others do. */
  public Self self() {
    return self;
  }

  /** How the user keeps another one. */
  public Person person(UserId user) {
    return people.getOrDefault(user, Person.none(user));
  }

  /** Starred ones first. */
  public List<Person> contacts() {
    return all(Person::contact);
  }

  public List<Person> blocked() {
    return all(Person::blocked);
  }

  /** Who waits for an answer of the user. */
  public List<Person> received(Instant now) {
    return all(person -> person.received() != null && !person.received().isOver(now));
  }

  /** Whose answer the user waits for. */
  public List<Person> sent(Instant now) {
    return all(person -> person.sent() != null && !person.sent().isOver(now));
  }

  private List<Person> all(Predicate<Person> wanted) {
    return people.values().stream().filter(wanted).sorted(STARRED_FIRST).toList();
  }
}
