package io.skein.client.testing;

import io.skein.protocol.Bytes;
import io.skein.protocol.ContactRequest;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Person;
import io.skein.protocol.PersonChange;
import io.skein.protocol.Reply;
import io.skein.protocol.Self;
import io.skein.protocol.SelfChange;
import io.skein.protocol.UserId;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What a cluster means by people, without limits and expiry. Confined to one thread. */
final class ModelPeople {
  private static final class Own {
    final Map<UserId, Person> people = new HashMap<>();
    final TreeMap<Long, UserId> changes = new TreeMap<>();
    Self self = Self.INITIAL;
    long last;
  }

  private final Map<UserId, Own> all = new HashMap<>();
  private final BiConsumer<UserId, Reply.Event> push;

  /**
   * @param push tells all of a user's devices
   */
  ModelPeople(BiConsumer<UserId, Reply.Event> push) {
    this.push = push;
  }

  private Own own(UserId user) {
    return all.computeIfAbsent(user, id -> new Own());
  }

  private Person person(UserId user, UserId other) {
    return own(user).people.getOrDefault(other, Person.none(other));
  }

  /** Whether the user has said of the other that it is no stranger. */
  boolean isKnown(UserId user, UserId other) {
    Person person = person(user, other);
    return person.contact() || person.allowed();
  }

  boolean isBlocked(UserId by, UserId user) {
    return person(by, user).blocked();
  }

  Reply.User user(UserId id, String name) {
    Self self = own(id).self;
    return new Reply.User(id, name, self.displayName(), self.signature());
  }

  Reply.Answer setSelf(UserId user, SelfChange change) {
    Own own = own(user);
    own.self = change.applyTo(own.self);
    own.last++;
    push.accept(
        user, new Reply.PeopleEvent(cursor(own.last - 1), cursor(own.last), List.of(), own.self));
    return Reply.Done.INSTANCE;
  }

  Reply.Answer change(UserId user, UserId other, PersonChange change, long now) {
    Person person = person(user, other);
    Person back = person(other, user);
    switch (change.action()) {
      case REQUEST -> {
        if (back.blocked()) {
          return Reply.Failed.of(ErrorCode.BLOCKED, "the user has blocked you");
        }
        ContactRequest request = new ContactRequest(change.note(), now, Long.MAX_VALUE);
        put(user, with(person, request, person.received()));
        put(other, with(back, back.sent(), request));
      }
      case ACCEPT -> {
        if (person.received() == null) {
          return Reply.Failed.of(ErrorCode.NO_SUCH_REQUEST, "");
        }
        put(user, contact(person, "", List.of(), false));
        put(other, contact(back, "", List.of(), false));
      }
      case REFUSE -> put(user, with(person, person.sent(), null));
      case WITHDRAW -> {
        put(user, with(person, null, person.received()));
        put(other, with(back, back.sent(), null));
      }
      case REMARK, TAG, STAR, UNSTAR -> {
        if (!person.contact()) {
          return Reply.Failed.of(ErrorCode.NO_SUCH_CONTACT, "");
        }
        put(user, marked(person, change));
      }
      case REMOVE -> put(user, Person.none(other));
      case BLOCK, UNBLOCK ->
          put(
              user,
              new Person(
                  other,
                  person.contact(),
                  person.starred(),
                  person.remark(),
                  person.tags(),
                  change.action() == PersonChange.Action.BLOCK,
                  person.allowed(),
                  null,
                  null));
      case ALLOW ->
          put(user, new Person(other, false, false, "", List.of(), false, true, null, null));
    }
    return Reply.Done.INSTANCE;
  }

  private static Person marked(Person person, PersonChange change) {
    return switch (change.action()) {
      case REMARK -> contact(person, change.remark(), person.tags(), person.starred());
      case TAG -> contact(person, person.remark(), change.tags(), person.starred());
      case STAR -> contact(person, person.remark(), person.tags(), true);
      default -> contact(person, person.remark(), person.tags(), false);
    };
  }

  private static Person contact(Person person, String remark, List<String> tags, boolean starred) {
    return new Person(
        person.user(), true, starred, remark, tags, person.blocked(), false, null, null);
  }

  private static Person with(
      Person person, @Nullable ContactRequest sent, @Nullable ContactRequest received) {
    return new Person(
        person.user(),
        person.contact(),
        person.starred(),
        person.remark(),
        person.tags(),
        person.blocked(),
        person.allowed(),
        sent,
        received);
  }

  private void put(UserId user, Person person) {
    Own own = own(user);
    own.people.put(person.user(), person);
    own.changes.values().remove(person.user());
    own.changes.put(++own.last, person.user());
    push.accept(
        user, new Reply.PeopleEvent(cursor(own.last - 1), cursor(own.last), List.of(person), null));
  }

  Reply.Answer sync(UserId user, Bytes cursor) {
    Own own = own(user);
    boolean full = cursor.isEmpty();
    long from = full ? 0 : ByteBuffer.wrap(cursor.toArray()).getLong();
    List<Person> changed =
        own.changes.tailMap(from, false).values().stream().map(own.people::get).toList();
    return new Reply.PeopleSynced(
        changed, own.self, full, List.copyOf(own.people.keySet()), cursor(own.last), false);
  }

  private static Bytes cursor(long position) {
    return Bytes.wrap(ByteBuffer.allocate(Long.BYTES).putLong(position).array());
  }
}
