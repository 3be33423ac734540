package io.skein.node.people;

import io.skein.protocol.ContactRequest;
import io.skein.protocol.Person;
import io.skein.protocol.UserId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is stored of how one user, the owner, keeps another one. Immutable.
 *
 * @param person what the owner's devices are told of it
 * @param change number of the owner's change that made it so
 * @param times when what happened between the two
 * @param owed what the other user's session has not confirmed yet
 * @param chatUntold whether the direct chat of the two has not confirmed yet that it decides by how
 *     the owner stands to the other
 */
public record Relation(
    Person person, long change, Times times, @Nullable Owed owed, boolean chatUntold) {
  /**
   * By the clocks of nodes, in milliseconds since 1970-01-01 UTC; 0: it never happened.
   *
   * @param strangerSinceMillis when the owner removed the contact: what the owner said to it before
   *     is no answer any more; as exact as the clock of the session's node agrees with that of the
   *     chat's, which gives messages their times
   * @param deafUntilMillis up to then the owner hears of no further contact request, having refused
   *     one
   * @param restUntilMillis up to then another contact request is refused, the other having
   *     withdrawn one that the owner had heard of
   * @param heardMillis when the newest contact request of the other that was dealt with was made:
   *     no late repetition of it counts
   * @param saidMillis of the owner's newest request or withdrawal: the next one is later, whatever
   *     the clock of its node says, or it would count as heard
   */
  public record Times(
      long strangerSinceMillis,
      long deafUntilMillis,
      long restUntilMillis,
      long heardMillis,
      long saidMillis) {
    public static final Times NONE = new Times(0, 0, 0, 0, 0);
  }

  /**
   * Is said again until the other user's session has answered, so that both sides come to the same
   * whoever dies in between.
   *
   * @param timeMillis of the contact request that it is about; of a withdrawal its own: it is about
   *     every request up to then
   * @param named whether a request names the other user's name
   */
  public record Owed(ContactWord word, long timeMillis, boolean named) {}

  /** One that was never anything. */
  public static Relation none(UserId other) {
    return new Relation(Person.none(other), 0, Times.NONE, null, false);
  }

  public UserId other() {
    return person.user();
  }

  /** The same as made by a change. */
  Relation at(long number) {
    return new Relation(person, number, times, owed, chatUntold);
  }

  Relation with(Person changed) {
    return new Relation(changed, change, times, owed, chatUntold);
  }

  private Relation with(Times changed) {
    return new Relation(person, change, changed, owed, chatUntold);
  }

  Relation owing(@Nullable Owed word) {
    return new Relation(person, change, times, word, chatUntold);
  }

  Relation withChatUntold(boolean untold) {
    return new Relation(person, change, times, owed, untold);
  }

  /** Whether the direct chat has to decide otherwise after this than before. */
  boolean isOtherForTheChat(Relation before) {
    return person.blocked() != before.person.blocked()
        || isKnown() != before.isKnown()
        || times.strangerSinceMillis() != before.times.strangerSinceMillis();
  }

  /** The other is no stranger, whatever was said in the chat. */
  boolean isKnown() {
    return person.contact() || person.allowed();
  }

  private Relation strangerSince(long millis) {
    return with(
        new Times(
            millis,
            times.deafUntilMillis(),
            times.restUntilMillis(),
            times.heardMillis(),
            times.saidMillis()));
  }

  Relation deafUntil(long millis) {
    return with(
        new Times(
            times.strangerSinceMillis(),
            millis,
            times.restUntilMillis(),
            times.heardMillis(),
            times.saidMillis()));
  }

  Relation restUntil(long millis) {
    return with(
        new Times(
            times.strangerSinceMillis(),
            times.deafUntilMillis(),
            millis,
            times.heardMillis(),
            times.saidMillis()));
  }

  /** Every contact request of the other that was made up to then is dealt with. */
  Relation heard(long timeMillis) {
    return with(
        new Times(
            times.strangerSinceMillis(),
            times.deafUntilMillis(),
            times.restUntilMillis(),
            Math.max(times.heardMillis(), timeMillis),
            times.saidMillis()));
  }

  /** When the owner's next word about a contact request is said to be made. */
  long nextSaidMillis(long nowMillis) {
    return Math.max(nowMillis, times.saidMillis() + 1);
  }

  /** The owner owes the word that asks, or takes that back; it is newer than those before it. */
  Relation saying(Owed word) {
    return owing(word)
        .with(
            new Times(
                times.strangerSinceMillis(),
                times.deafUntilMillis(),
                times.restUntilMillis(),
                times.heardMillis(),
                word.timeMillis()));
  }

  /** The other is a contact; no request is open between the two. */
  Relation asContact() {
    Person contact =
        new Person(
            person.user(),
            true,
            person.starred(),
            person.remark(),
            person.tags(),
            person.blocked(),
            false,
            null,
            null);
    return with(contact).deafUntil(0).restUntil(0);
  }

  /** The other is no contact any more, and a stranger from now on. */
  Relation asStranger(long nowMillis) {
    Person stranger =
        new Person(
            person.user(),
            false,
            false,
            "",
            List.of(),
            person.blocked(),
            false,
            person.sent(),
            person.received());
    return with(stranger).strangerSince(nowMillis);
  }

  /** That the other was accepted is taken back. */
  Relation notAccepted() {
    return asStranger(times.strangerSinceMillis()).owing(null);
  }

  Relation marked(String remark, List<String> tags, boolean starred) {
    return with(
        new Person(
            person.user(),
            person.contact(),
            starred,
            remark,
            tags,
            person.blocked(),
            person.allowed(),
            person.sent(),
            person.received()));
  }

  Relation blocked(boolean wanted) {
    return with(
        new Person(
            person.user(),
            person.contact(),
            person.starred(),
            person.remark(),
            person.tags(),
            wanted,
            person.allowed(),
            person.sent(),
            person.received()));
  }

  Relation allowed() {
    return with(
        new Person(
            person.user(),
            person.contact(),
            person.starred(),
            person.remark(),
            person.tags(),
            person.blocked(),
            true,
            person.sent(),
            person.received()));
  }

  Relation withRequests(@Nullable ContactRequest sent, @Nullable ContactRequest received) {
    return with(
        new Person(
            person.user(),
            person.contact(),
            person.starred(),
            person.remark(),
            person.tags(),
            person.blocked(),
            person.allowed(),
            sent,
            received));
  }

  Relation withSent(@Nullable ContactRequest sent) {
    return withRequests(sent, person.received());
  }

  Relation withReceived(@Nullable ContactRequest received) {
    return withRequests(person.sent(), received);
  }
}
