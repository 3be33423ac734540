package io.skein.node.people;

import io.skein.node.people.People.Decision;
import io.skein.node.people.People.Refused;
import io.skein.node.people.People.Rules;
import io.skein.node.people.People.Unchanged;
import io.skein.node.people.Relation.Owed;
import io.skein.node.platform.ClusterMessage;
import io.skein.protocol.ContactRequest;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Person;
import io.skein.protocol.PersonChange;
import io.skein.protocol.Self;
import io.skein.protocol.UserId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a user keeps others: what the user may change, and what the sessions of others may. Decides
 * against the stored {@link People}, changes nothing by itself. Pure; confined to a session actor.
 *
 * <p><b>What touches two users</b> is stored first with who began it, together with the word that
 * is {@linkplain Owed owed} to the other, then with the other, and then the first one stores that
 * the other knows. Whoever dies in between, what is owed is said again when the first one's people
 * are next loaded, and repeating a word changes nothing. A request is told apart from an earlier or
 * later one of the same two users by the time at which it was made.
 */
public final class ContactRules {
  /**
   * What a session says to another one.
   *
   * @param note of a request; else empty
   * @param named whether the request named the user's name
   */
  public record Word(ContactWord word, long timeMillis, String note, boolean named) {
    /** Without the note. */
    @Override
    public String toString() {
      return "Word[" + word + " of " + timeMillis + "]";
    }
  }

  /**
   * What a session answers.
   *
   * @param accepted whether the asker is a contact from now on, or was
   * @param refusal null: it was heard
   */
  public record Heard(boolean accepted, @Nullable ErrorCode refusal) implements ClusterMessage {}

  /** What a word changes, and its answer once that is stored. */
  public record Hearing(Decision decision, Heard answer) {}

  private static final Heard HEARD = new Heard(false, null);
  private static final Heard ACCEPTED = new Heard(true, null);

  private final People people;
  private final Rules rules;

  ContactRules(People people, Rules rules) {
    this.people = people;
    this.rules = rules;
  }

  // ---- what the user wants

  /**
   * The user changes how another one is kept.
   *
   * @param named whether a request names the other user's name
   */
  public Decision change(UserId other, PersonChange change, boolean named, long nowMillis) {
    Relation relation = people.current(other, nowMillis);
    return switch (change.action()) {
      case REQUEST -> request(relation, change, named, nowMillis);
      case WITHDRAW -> withdraw(relation, nowMillis);
      case ACCEPT -> accept(relation, nowMillis);
      case REFUSE -> refuse(relation, nowMillis);
      case REMARK, TAG, STAR, UNSTAR -> mark(relation, change, nowMillis);
      case REMOVE ->
          relation.person().contact()
              ? people.write(relation.asStranger(nowMillis), nowMillis)
              : Unchanged.INSTANCE;
      case BLOCK -> block(relation, nowMillis);
      case UNBLOCK ->
          relation.person().blocked()
              ? people.write(relation.blocked(false), nowMillis)
              : Unchanged.INSTANCE;
      case ALLOW -> allow(relation, nowMillis);
    };
  }

  private Decision request(Relation relation, PersonChange change, boolean named, long nowMillis) {
    Person person = relation.person();
    String note = TextRules.normalized(change.note(), rules.limits().contactRequestNoteBytesMax());
    if (note == null) {
      return bad("change_person.note");
    }
    if (person.blocked()) {
      return unblockFirst();
    }
    if (person.received() != null) {
      return accept(relation, nowMillis);
    }
    if (person.sent() != null || owesAcceptance(relation)) {
      // What the other has to hear is said again as it is: an acceptance says more than a question.
      return Unchanged.INSTANCE;
    }
    if (people.count(nowMillis, one -> one.sent() != null) >= rules.limits().contactRequestsMax()) {
      return tooManyPending();
    }
    if (!person.contact() && isFull(nowMillis)) {
      return tooManyContacts();
    }
    long time = relation.nextSaidMillis(nowMillis);
    ContactRequest sent = new ContactRequest(note, time, time + rules.requestLifetime().toMillis());
    return people.write(
        relation.withSent(sent).saying(new Owed(ContactWord.REQUESTED, time, named)), nowMillis);
  }

  /** A request that waits has its place already: so there is room when it is accepted. */
  private boolean isFull(long nowMillis) {
    return people.count(nowMillis, one -> one.contact() || one.sent() != null)
        >= rules.limits().contactsMax();
  }

  private Decision withdraw(Relation relation, long nowMillis) {
    return relation.person().sent() == null
        ? Unchanged.INSTANCE
        : people.write(withdrawn(relation, nowMillis), nowMillis);
  }

  private static Relation withdrawn(Relation relation, long nowMillis) {
    long time = relation.nextSaidMillis(nowMillis);
    return relation.withSent(null).saying(new Owed(ContactWord.WITHDRAWN, time, false));
  }

  private Decision accept(Relation relation, long nowMillis) {
    ContactRequest received = relation.person().received();
    if (received == null) {
      return relation.person().contact() ? Unchanged.INSTANCE : noSuchRequest();
    }
    if (!relation.person().contact() && relation.person().sent() == null && isFull(nowMillis)) {
      return tooManyContacts();
    }
    return people.write(
        relation.asContact().heard(received.timeMillis()).owing(acceptance(received.timeMillis())),
        nowMillis);
  }

  /**
   * @param timeMillis when the request was made
   */
  private static Owed acceptance(long timeMillis) {
    return new Owed(ContactWord.ACCEPTED, timeMillis, false);
  }

  private Decision refuse(Relation relation, long nowMillis) {
    ContactRequest received = relation.person().received();
    if (received == null) {
      return relation.times().deafUntilMillis() > nowMillis ? Unchanged.INSTANCE : noSuchRequest();
    }
    return people.write(
        relation
            .withReceived(null)
            .heard(received.timeMillis())
            .deafUntil(received.expiresMillis()),
        nowMillis);
  }

  private Decision mark(Relation relation, PersonChange change, long nowMillis) {
    Person person = relation.person();
    if (!person.contact()) {
      return new Refused(ErrorCode.NO_SUCH_CONTACT, "no contact of yours");
    }
    String remark =
        change.action() == PersonChange.Action.REMARK
            ? TextRules.normalized(change.remark(), rules.limits().remarkBytesMax())
            : person.remark();
    List<String> tags =
        change.action() == PersonChange.Action.TAG ? normalized(change.tags()) : person.tags();
    if (remark == null || tags == null) {
      return bad(remark == null ? "change_person.remark" : "change_person.tags");
    }
    boolean starred =
        switch (change.action()) {
          case STAR -> true;
          case UNSTAR -> false;
          default -> person.starred();
        };
    Relation marked = relation.marked(remark, tags, starred);
    return marked.equals(relation) ? Unchanged.INSTANCE : people.write(marked, nowMillis);
  }

  /** Null: one of them may not be. */
  private @Nullable List<String> normalized(List<String> raw) {
    List<String> tags = new ArrayList<>(raw.size());
    for (String one : raw) {
      String tag = TextRules.normalized(one, rules.limits().tagBytesMax());
      if (tag == null || tag.isEmpty()) {
        return null;
      }
      if (!tags.contains(tag)) {
        tags.add(tag);
      }
    }
    return List.copyOf(tags);
  }

  /** Who is blocked has no open request, in neither direction. */
  private Decision block(Relation relation, long nowMillis) {
    if (relation.person().blocked()) {
      return Unchanged.INSTANCE;
    }
    if (people.count(nowMillis, Person::blocked) >= rules.limits().blockedMax()) {
      return new Refused(
          ErrorCode.TOO_MANY_BLOCKED, "at most " + rules.limits().blockedMax() + " users");
    }
    Relation open = relation.person().sent() == null ? relation : withdrawn(relation, nowMillis);
    ContactRequest received = open.person().received();
    Relation closed =
        received == null ? open : open.withReceived(null).heard(received.timeMillis());
    return people.write(closed.blocked(true), nowMillis);
  }

  private Decision allow(Relation relation, long nowMillis) {
    Person person = relation.person();
    if (person.blocked()) {
      return unblockFirst();
    }
    if (person.contact() || person.allowed()) {
      return Unchanged.INSTANCE;
    }
    return people.count(nowMillis, Person::allowed) >= rules.limits().contactsMax()
        ? tooManyContacts()
        : people.write(relation.allowed(), nowMillis);
  }

  // ---- what other sessions say

  /** Another user's session says something. */
  public Hearing hear(UserId other, Word word, long nowMillis) {
    Relation relation = people.current(other, nowMillis);
    return switch (word.word()) {
      case REQUESTED -> requested(relation, word, nowMillis);
      case WITHDRAWN -> withdrawn(relation, word, nowMillis);
      case ACCEPTED -> accepted(relation, word, nowMillis);
    };
  }

  private Hearing requested(Relation relation, Word word, long nowMillis) {
    Person person = relation.person();
    if (person.blocked()) {
      return refused(ErrorCode.BLOCKED);
    }
    if (person.contact()) {
      return requestedByContact(relation, word, nowMillis);
    }
    if (word.timeMillis() <= relation.times().heardMillis()) {
      return unchanged(HEARD);
    }
    if (person.sent() != null) {
      // Both have asked: nobody needs to answer. The answer to this may be lost for longer than a
      // request lasts, so that it is said by itself, too.
      Relation both =
          relation.asContact().heard(word.timeMillis()).owing(acceptance(word.timeMillis()));
      return new Hearing(people.write(both, nowMillis), ACCEPTED);
    }
    if (relation.times().deafUntilMillis() > nowMillis) {
      return unchanged(HEARD);
    }
    if (relation.times().restUntilMillis() > nowMillis) {
      return refused(ErrorCode.TOO_MANY_PENDING);
    }
    Self.Adding adding = people.self().adding();
    if (adding == Self.Adding.NOBODY || (adding == Self.Adding.WITH_NAME && !word.named())) {
      return refused(ErrorCode.REQUESTS_CLOSED);
    }
    boolean isAnother = person.received() == null;
    if (isAnother
        && people.count(nowMillis, one -> one.received() != null)
            >= rules.limits().contactRequestsMax()) {
      return refused(ErrorCode.TOO_MANY_PENDING);
    }
    ContactRequest received =
        new ContactRequest(
            word.note(), word.timeMillis(), word.timeMillis() + rules.requestLifetime().toMillis());
    return new Hearing(
        people.write(relation.withReceived(received).heard(word.timeMillis()), nowMillis), HEARD);
  }

  /**
   * The other has removed this user, who has not removed the other; or has withdrawn what was
   * accepted, and asks anew: then that is what is accepted.
   */
  private Hearing requestedByContact(Relation relation, Word word, long nowMillis) {
    if (word.timeMillis() <= relation.times().heardMillis()) {
      return unchanged(ACCEPTED);
    }
    Relation heard = relation.heard(word.timeMillis());
    return new Hearing(
        people.write(
            owesAcceptance(relation) ? heard.owing(acceptance(word.timeMillis())) : heard,
            nowMillis),
        ACCEPTED);
  }

  private static boolean owesAcceptance(Relation relation) {
    return relation.owed() != null && relation.owed().word() == ContactWord.ACCEPTED;
  }

  /**
   * Remembered though there is no request: it may come yet, late. Whoever takes one back that was
   * heard of rests a while before the next one, or one could go on showing notes for ever.
   */
  private Hearing withdrawn(Relation relation, Word word, long nowMillis) {
    boolean isNews = word.timeMillis() > relation.times().heardMillis();
    Relation heard = relation.heard(word.timeMillis());
    if (relation.person().contact()) {
      // Where the other does not know yet that it was accepted, it is going to answer to that word
      // whether it has withdrawn in time. Else it has not.
      if (!owesAcceptance(relation)) {
        return unchanged(ACCEPTED);
      }
      return isNews ? new Hearing(people.write(heard, nowMillis), HEARD) : unchanged(HEARD);
    }
    if (!isNews) {
      return unchanged(HEARD);
    }
    Relation open = heard.withReceived(null);
    Relation rested =
        relation.person().received() == null
            ? open
            : open.restUntil(nowMillis + rules.requestRest().toMillis());
    return new Hearing(people.write(rested, nowMillis), HEARD);
  }

  private Hearing accepted(Relation relation, Word word, long nowMillis) {
    Person person = relation.person();
    ContactRequest sent = person.sent();
    // A late word about an earlier request is no answer to a later one: that may have been refused.
    if (sent != null && sent.timeMillis() <= word.timeMillis()) {
      return new Hearing(people.write(relation.asContact().owing(null), nowMillis), ACCEPTED);
    }
    if (person.contact()) {
      return unchanged(ACCEPTED);
    }
    if (word.timeMillis() <= relation.times().strangerSinceMillis()) {
      // It was heard, its answer lost, and the other removed since, who is not told of that.
      return unchanged(HEARD);
    }
    // Withdrawn, or over: the other takes back that it has accepted. What it asked before that is
    // no question any more, and what is over stays so, though the clock of another node may be
    // behind.
    ContactRequest received = person.received();
    Relation closed =
        received == null ? relation : relation.withReceived(null).heard(received.timeMillis());
    Heard refusal = new Heard(false, ErrorCode.NO_SUCH_REQUEST);
    return closed.equals(people.relation(relation.other()))
        ? unchanged(refusal)
        : new Hearing(people.write(closed, nowMillis), refusal);
  }

  // ---- what they answer

  /** The word that is owed to the other; null: none, or none that counts any more. */
  public @Nullable Word owed(UserId other, long nowMillis) {
    Relation relation = people.current(other, nowMillis);
    Owed owed = relation.owed();
    if (owed == null) {
      return null;
    }
    ContactRequest sent = relation.person().sent();
    String note = owed.word() == ContactWord.REQUESTED && sent != null ? sent.note() : "";
    return new Word(owed.word(), owed.timeMillis(), note, owed.named());
  }

  /** The other's session has answered a word: nothing is owed any more, if it still was in time. */
  public Decision answered(UserId other, Word word, Heard answer, long nowMillis) {
    Relation relation = people.current(other, nowMillis);
    if (!new Owed(word.word(), word.timeMillis(), word.named()).equals(relation.owed())) {
      return Unchanged.INSTANCE;
    }
    Relation told = relation.owing(null);
    return people.write(
        switch (word.word()) {
          case REQUESTED ->
              answer.accepted()
                  ? told.asContact()
                  : answer.refusal() == null ? told : told.withSent(null);
          case WITHDRAWN -> answer.accepted() && isWanted(told, word) ? told.asContact() : told;
          case ACCEPTED -> answer.refusal() == null ? told : told.notAccepted();
        },
        nowMillis);
  }

  /** The withdrawal came too late, but the user has not done more since to be rid of the other. */
  private static boolean isWanted(Relation relation, Word withdrawn) {
    return !relation.person().blocked()
        && relation.times().strangerSinceMillis() < withdrawn.timeMillis();
  }

  // ---- words for answers

  private static Hearing unchanged(Heard answer) {
    return new Hearing(Unchanged.INSTANCE, answer);
  }

  private static Hearing refused(ErrorCode code) {
    return unchanged(new Heard(false, code));
  }

  private static Decision bad(String field) {
    return new Refused(ErrorCode.BAD_REQUEST, field + ": too long, of several lines, or unseen");
  }

  private static Decision unblockFirst() {
    return new Refused(ErrorCode.UNBLOCK_FIRST, "you have blocked the user");
  }

  private static Decision noSuchRequest() {
    return new Refused(ErrorCode.NO_SUCH_REQUEST, "there is no request of the user's");
  }

  private Decision tooManyContacts() {
    return new Refused(ErrorCode.TOO_MANY_CONTACTS, "at most " + rules.limits().contactsMax());
  }

  private Decision tooManyPending() {
    return new Refused(
        ErrorCode.TOO_MANY_PENDING, "at most " + rules.limits().contactRequestsMax());
  }
}
