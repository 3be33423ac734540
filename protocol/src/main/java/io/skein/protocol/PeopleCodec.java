package io.skein.protocol;

import static io.skein.protocol.FieldReader.required;
import static io.skein.protocol.RequestCodec.notEmpty;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What users tell of themselves and keep of each other: requests, answer, event and values, both
 * directions.
 */
final class PeopleCodec {
  static final int SET_SELF = 50;
  static final int CHANGE_PERSON = 51;
  static final int SYNC_PEOPLE = 52;
  static final int PEOPLE_SYNCED = 50;
  static final int PEOPLE_EVENT = 51;

  /** The fields of the limits are 1 to this. */
  private static final int LIMITS = 10;

  private PeopleCodec() {}

  // ---- requests

  static void write(FieldWriter out, Request.SetSelf set) {
    SelfChange change = set.change();
    int begun = out.begin(SET_SELF);
    int changing = out.begin(1);
    if (change.displayName() != null) {
      out.textAlways(1, change.displayName());
    }
    if (change.signature() != null) {
      out.textAlways(2, change.signature());
    }
    if (change.hidden() != null) {
      out.boolAlways(3, change.hidden());
    }
    if (change.adding() != null) {
      out.uint32Always(4, PeopleNumbers.of(change.adding()));
    }
    if (change.strangers() != null) {
      out.uint32Always(5, PeopleNumbers.of(change.strangers()));
    }
    out.end(changing);
    out.end(begun);
  }

  static Request.SetSelf readSetSelf(FieldReader in, Limits limits) throws DecodeException {
    SelfChange change = null;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> change = readSelfChange(in, limits.people());
        default -> in.skip();
      }
    }
    if (change == null || change.isEmpty()) {
      throw FieldReader.bad("set_self.change", "missing, or empty");
    }
    return new Request.SetSelf(change);
  }

  private static SelfChange readSelfChange(FieldReader in, Limits.People limits)
      throws DecodeException {
    String displayName = null;
    String signature = null;
    Boolean hidden = null;
    Self.Adding adding = null;
    Self.Strangers strangers = null;
    int outer = in.enter("set_self.change");
    while (in.next()) {
      switch (in.field()) {
        case 1 -> displayName = in.text("set_self.display_name", limits.displayNameBytesMax());
        case 2 -> signature = in.text("set_self.signature", limits.signatureBytesMax());
        case 3 -> hidden = in.bool("set_self.hidden");
        case 4 -> adding = known(PeopleNumbers.ADDING, in, "set_self.adding");
        case 5 -> strangers = known(PeopleNumbers.STRANGERS, in, "set_self.strangers");
        default -> in.skip();
      }
    }
    in.leave(outer);
    return new SelfChange(displayName, signature, hidden, adding, strangers);
  }

  /** A node that took what it does not know for something else would do what nobody wanted. */
  private static <E> E known(List<E> values, FieldReader in, String name) throws DecodeException {
    int number = in.count(name);
    if (number >= values.size()) {
      throw FieldReader.bad(name, "not known here");
    }
    return values.get(number);
  }

  static void write(FieldWriter out, Request.ChangePerson request) {
    PersonChange change = request.change();
    int begun = out.begin(CHANGE_PERSON);
    out.fixed64(1, request.user().value());
    int changing = out.begin(2);
    out.uint32(1, PeopleNumbers.of(change.action()));
    out.text(2, change.note());
    out.text(3, change.name());
    out.text(4, change.remark());
    change.tags().forEach(tag -> out.textAlways(5, tag));
    out.end(changing);
    out.end(begun);
  }

  static Request.ChangePerson readChangePerson(FieldReader in, Limits limits)
      throws DecodeException {
    UserId user = null;
    PersonChange change = null;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> user = in.user("change_person.user");
        case 2 -> change = readPersonChange(in, limits.people());
        default -> in.skip();
      }
    }
    return new Request.ChangePerson(
        required(user, "change_person.user"), required(change, "change_person.change"));
  }

  private static PersonChange readPersonChange(FieldReader in, Limits.People limits)
      throws DecodeException {
    int action = 0;
    String note = "";
    String name = "";
    String remark = "";
    List<String> tags = new ArrayList<>(0);
    int outer = in.enter("change_person.change");
    while (in.next()) {
      switch (in.field()) {
        case 1 -> action = in.count("change_person.action");
        case 2 -> note = in.text("change_person.note", limits.contactRequestNoteBytesMax());
        case 3 -> name = in.text("change_person.name", Limits.NAME_BYTES_MAX);
        case 4 -> remark = in.text("change_person.remark", limits.remarkBytesMax());
        case 5 -> {
          if (tags.size() == limits.tagsMax()) {
            throw FieldReader.bad("change_person.tags", "more than " + limits.tagsMax());
          }
          tags.add(
              notEmpty(in.text("change_person.tags", limits.tagBytesMax()), "change_person.tags"));
        }
        default -> in.skip();
      }
    }
    in.leave(outer);
    PersonChange.Action known = PeopleNumbers.action(action);
    if (known == null) {
      throw FieldReader.bad("change_person.action", "missing, or not known here");
    }
    if (new HashSet<>(tags).size() < tags.size()) {
      throw FieldReader.bad("change_person.tags", "one twice");
    }
    return new PersonChange(known, note, name, remark, Collections.unmodifiableList(tags));
  }

  static void write(FieldWriter out, Request.SyncPeople sync) {
    int begun = out.begin(SYNC_PEOPLE);
    out.bytes(1, sync.cursor());
    out.end(begun);
  }

  static Request.SyncPeople readSyncPeople(FieldReader in) throws DecodeException {
    Bytes cursor = Bytes.EMPTY;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> cursor = in.bytes("sync_people.cursor", Limits.CURSOR_BYTES_MAX);
        default -> in.skip();
      }
    }
    return new Request.SyncPeople(cursor);
  }

  // ---- what a node says

  static void write(FieldWriter out, Reply.PeopleSynced synced) {
    int begun = out.begin(PEOPLE_SYNCED);
    synced.people().forEach(person -> write(out, 1, person));
    if (synced.self() != null) {
      write(out, 2, synced.self());
    }
    out.bool(3, synced.full());
    out.users(4, synced.all());
    out.bytes(5, synced.cursor());
    out.bool(6, synced.more());
    out.end(begun);
  }

  static Reply.PeopleSynced readPeopleSynced(FieldReader in) throws DecodeException {
    List<Person> people = new ArrayList<>();
    Self self = null;
    boolean full = false;
    List<UserId> all = List.of();
    Bytes cursor = Bytes.EMPTY;
    boolean more = false;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> people.add(readPerson(in));
        case 2 -> self = readSelf(in);
        case 3 -> full = in.bool("people_synced.full");
        case 4 -> all = in.users("people_synced.all", FieldReader.ANY_LENGTH, all);
        case 5 -> cursor = in.bytes("people_synced.cursor", Limits.CURSOR_BYTES_MAX);
        case 6 -> more = in.bool("people_synced.more");
        default -> in.skip();
      }
    }
    return new Reply.PeopleSynced(
        Collections.unmodifiableList(people),
        self,
        full,
        Collections.unmodifiableList(all),
        cursor,
        more);
  }

  static void write(FieldWriter out, Reply.PeopleEvent event) {
    int begun = out.begin(PEOPLE_EVENT);
    out.bytes(1, event.after());
    out.bytes(2, event.cursor());
    event.people().forEach(person -> write(out, 3, person));
    if (event.self() != null) {
      write(out, 4, event.self());
    }
    out.end(begun);
  }

  static Reply.PeopleEvent readPeopleEvent(FieldReader in) throws DecodeException {
    Bytes after = Bytes.EMPTY;
    Bytes cursor = Bytes.EMPTY;
    List<Person> people = new ArrayList<>();
    Self self = null;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> after = in.bytes("people_event.after", Limits.CURSOR_BYTES_MAX);
        case 2 -> cursor = in.bytes("people_event.cursor", Limits.CURSOR_BYTES_MAX);
        case 3 -> people.add(readPerson(in));
        case 4 -> self = readSelf(in);
        default -> in.skip();
      }
    }
    return new Reply.PeopleEvent(after, cursor, Collections.unmodifiableList(people), self);
  }

  // ---- values

  static void write(FieldWriter out, int field, Limits.People limits) {
    int begun = out.begin(field);
    out.uint32(1, limits.displayNameBytesMax());
    out.uint32(2, limits.signatureBytesMax());
    out.uint32(3, limits.contactsMax());
    out.uint32(4, limits.blockedMax());
    out.uint32(5, limits.contactRequestsMax());
    out.uint32(6, limits.contactRequestNoteBytesMax());
    out.uint32(7, limits.remarkBytesMax());
    out.uint32(8, limits.tagsMax());
    out.uint32(9, limits.tagBytesMax());
    out.uint32(10, limits.strangerMessagesMax());
    out.end(begun);
  }

  static Limits.People readLimits(FieldReader in) throws DecodeException {
    int[] values = new int[LIMITS + 1];
    int outer = in.enter("limits.people");
    while (in.next()) {
      if (in.field() <= LIMITS) {
        values[in.field()] = in.count("limits.people");
      } else {
        in.skip();
      }
    }
    in.leave(outer);
    try {
      return new Limits.People(
          values[1],
          values[2],
          values[3],
          values[4],
          values[5],
          values[6],
          values[7],
          values[8],
          values[9],
          values[10]);
    } catch (IllegalArgumentException e) {
      throw FieldReader.bad("limits.people", e.getMessage());
    }
  }

  private static void write(FieldWriter out, int field, Self self) {
    int begun = out.begin(field);
    out.text(1, self.displayName());
    out.text(2, self.signature());
    out.bool(3, self.hidden());
    out.uint32(4, PeopleNumbers.of(self.adding()));
    out.uint32(5, PeopleNumbers.of(self.strangers()));
    out.end(begun);
  }

  /** A setting of a later release counts as the strictest that this one knows. */
  private static Self readSelf(FieldReader in) throws DecodeException {
    String displayName = "";
    String signature = "";
    boolean hidden = false;
    int adding = 0;
    int strangers = 0;
    int outer = in.enter("self");
    while (in.next()) {
      switch (in.field()) {
        case 1 -> displayName = in.text("self.display_name", FieldReader.ANY_LENGTH);
        case 2 -> signature = in.text("self.signature", FieldReader.ANY_LENGTH);
        case 3 -> hidden = in.bool("self.hidden");
        case 4 -> adding = in.count("self.adding");
        case 5 -> strangers = in.count("self.strangers");
        default -> in.skip();
      }
    }
    in.leave(outer);
    return new Self(
        displayName,
        signature,
        hidden,
        nearest(PeopleNumbers.ADDING, adding),
        nearest(PeopleNumbers.STRANGERS, strangers));
  }

  private static <E> E nearest(List<E> values, int number) {
    return values.get(Math.min(number, values.size() - 1));
  }

  static void write(FieldWriter out, int field, Person person) {
    int begun = out.begin(field);
    out.fixed64(1, person.user().value());
    out.bool(2, person.contact());
    out.bool(3, person.starred());
    out.text(4, person.remark());
    person.tags().forEach(tag -> out.textAlways(5, tag));
    out.bool(6, person.blocked());
    out.bool(7, person.allowed());
    write(out, 8, person.sent());
    write(out, 9, person.received());
    out.end(begun);
  }

  private static Person readPerson(FieldReader in) throws DecodeException {
    UserId user = null;
    boolean contact = false;
    boolean starred = false;
    String remark = "";
    List<String> tags = new ArrayList<>(0);
    boolean blocked = false;
    boolean allowed = false;
    ContactRequest sent = null;
    ContactRequest received = null;
    int outer = in.enter("person");
    while (in.next()) {
      switch (in.field()) {
        case 1 -> user = in.user("person.user");
        case 2 -> contact = in.bool("person.contact");
        case 3 -> starred = in.bool("person.starred");
        case 4 -> remark = in.text("person.remark", FieldReader.ANY_LENGTH);
        case 5 -> tags.add(in.text("person.tags", FieldReader.ANY_LENGTH));
        case 6 -> blocked = in.bool("person.blocked");
        case 7 -> allowed = in.bool("person.allowed");
        case 8 -> sent = readContactRequest(in);
        case 9 -> received = readContactRequest(in);
        default -> in.skip();
      }
    }
    in.leave(outer);
    return new Person(
        required(user, "person.user"),
        contact,
        starred,
        remark,
        Collections.unmodifiableList(tags),
        blocked,
        allowed,
        sent,
        received);
  }

  private static void write(FieldWriter out, int field, @Nullable ContactRequest request) {
    if (request == null) {
      return;
    }
    int begun = out.begin(field);
    out.text(1, request.note());
    out.fixed64(2, request.timeMillis());
    out.fixed64(3, request.expiresMillis());
    out.end(begun);
  }

  private static ContactRequest readContactRequest(FieldReader in) throws DecodeException {
    String note = "";
    long timeMillis = 0;
    long expiresMillis = 0;
    int outer = in.enter("contact_request");
    while (in.next()) {
      switch (in.field()) {
        case 1 -> note = in.text("contact_request.note", FieldReader.ANY_LENGTH);
        case 2 -> timeMillis = in.number("contact_request.time_millis");
        case 3 -> expiresMillis = in.number("contact_request.expires_millis");
        default -> in.skip();
      }
    }
    in.leave(outer);
    return new ContactRequest(note, timeMillis, expiresMillis);
  }
}
