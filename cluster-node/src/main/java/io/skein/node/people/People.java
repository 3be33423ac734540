package io.skein.node.people;

import io.skein.node.people.PeopleStore.Change;
import io.skein.node.platform.ChangeCursor;
import io.skein.protocol.Bytes;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Limits;
import io.skein.protocol.Person;
import io.skein.protocol.Reply;
import io.skein.protocol.Self;
import io.skein.protocol.SelfChange;
import io.skein.protocol.UserId;
import io.skein.protocol.WireCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The people of one user, as they are stored: what the user tells of itself, and how the user keeps
 * others. Every change has a number, by which devices are told what changed since. What is decided
 * goes out as a {@link Decision} and changes nothing here until it is {@link #stored}. Pure but
 * mutable: confined to its session actor.
 */
public final class People {
  /** Contact requests that are over are tidied up with other changes, so many at a time. */
  private static final int TIDIED_MAX = 20;

  /**
   * What an operator may set.
   *
   * @param requestLifetime after which a contact request counts no more
   * @param requestRest for how long another one is refused to who has withdrawn one
   * @param strangers what a user who has set nothing lets strangers do; never AS_CLUSTER
   * @param rememberedMax relations that are remembered though nobody is kept by them: the newest
   */
  public record Rules(
      Limits.People limits,
      Duration requestLifetime,
      Duration requestRest,
      Self.Strangers strangers,
      int rememberedMax) {}

  /** What the rules say to a change. */
  public sealed interface Decision {}

  /** This is to be stored. */
  public record Write(Change change) implements Decision {}

  /** It is so already. */
  public record Unchanged() implements Decision {
    static final Unchanged INSTANCE = new Unchanged();
  }

  public record Refused(ErrorCode code, String detail) implements Decision {}

  private final UserId user;
  private final Rules rules;
  private final ContactRules contacts;
  private final Map<UserId, Relation> relations = new HashMap<>();
  private final TreeMap<Long, UserId> byChange = new TreeMap<>();
  private Self self;
  private long selfChange;
  private long last;
  private long floor;

  /** Those of the user, as the store has them. */
  public People(UserId user, PeopleStore.Stored stored, Rules rules) {
    this.user = user;
    this.rules = rules;
    this.contacts = new ContactRules(this, rules);
    this.self = stored.self();
    this.selfChange = stored.selfChange();
    this.last = stored.last();
    this.floor = stored.floor();
    stored.relations().forEach(this::put);
  }

  private void put(Relation relation) {
    forget(relation.other());
    relations.put(relation.other(), relation);
    byChange.put(relation.change(), relation.other());
  }

  private void forget(UserId other) {
    Relation before = relations.remove(other);
    if (before != null) {
      byChange.remove(before.change());
    }
  }

  // ---- what may change

  /** What the user may change about how others are kept, and what others may. */
  public ContactRules contacts() {
    return contacts;
  }

  /** Changes what the user tells of itself. */
  public Decision setSelf(SelfChange change) {
    SelfChange normalized =
        new SelfChange(
            normalized(change.displayName(), rules.limits().displayNameBytesMax()),
            normalized(change.signature(), rules.limits().signatureBytesMax()),
            change.hidden(),
            change.adding(),
            change.strangers());
    if ((change.displayName() != null && normalized.displayName() == null)
        || (change.signature() != null && normalized.signature() == null)) {
      return new Refused(ErrorCode.BAD_REQUEST, "set_self: too long, of several lines, or unseen");
    }
    Self changed = normalized.applyTo(self);
    return changed.equals(self)
        ? Unchanged.INSTANCE
        : new Write(new Change(last, last + 1, floor, changed, List.of(), List.of()));
  }

  private static @Nullable String normalized(@Nullable String raw, int bytesMax) {
    return raw == null ? null : TextRules.normalized(raw, bytesMax);
  }

  /**
   * The change that makes a relation so. If the chat of the two has to decide otherwise after it,
   * that is owed to the chat with it. Requests that are over are tidied up with it, and of those
   * who are kept no more the oldest forgotten if there are too many.
   */
  Write write(Relation changed, long nowMillis) {
    List<Relation> all = new ArrayList<>(1);
    long number = last;
    for (Relation relation : relations.values()) {
      if (all.size() < TIDIED_MAX && !relation.other().equals(changed.other())) {
        Relation tidy = current(relation, nowMillis);
        if (!tidy.equals(relation)) {
          all.add(tidy.at(++number));
        }
      }
    }
    boolean isOther = changed.isOtherForTheChat(relation(changed.other()));
    all.add(changed.withChatUntold(changed.chatUntold() || isOther).at(++number));
    List<UserId> forgotten = forgotten(all);
    long highest =
        forgotten.stream().mapToLong(other -> relation(other).change()).max().orElse(floor);
    return new Write(
        new Change(last, number, Math.max(floor, highest), null, List.copyOf(all), forgotten));
  }

  /** Of those by whom nobody is kept, the changed ones among them, the oldest above the limit. */
  private List<UserId> forgotten(List<Relation> changed) {
    Set<UserId> changing = changed.stream().map(Relation::other).collect(Collectors.toSet());
    List<UserId> oldestFirst =
        byChange.values().stream()
            .filter(other -> !changing.contains(other) && isRememberedOnly(relation(other)))
            .toList();
    long remembered =
        oldestFirst.size() + changed.stream().filter(People::isRememberedOnly).count();
    long surplus = Math.min(oldestFirst.size(), remembered - rules.rememberedMax());
    return surplus <= 0 ? List.of() : oldestFirst.subList(0, (int) surplus);
  }

  private static boolean isRememberedOnly(Relation relation) {
    return relation.person().isNone() && relation.owed() == null && !relation.chatUntold();
  }

  /** The change is stored. */
  public void stored(Change change) {
    if (change.after() != last) {
      throw new IllegalStateException("a change to " + change.after() + ", where " + last + " is");
    }
    change.forgotten().forEach(this::forget);
    change.relations().forEach(this::put);
    if (change.self() != null) {
      self = change.self();
      selfChange = change.last();
    }
    last = change.last();
    floor = change.floor();
  }

  // ---- what is there

  public Self self() {
    return self;
  }

  /** How the other is kept, as it is stored. */
  public Relation relation(UserId other) {
    return relations.getOrDefault(other, Relation.none(other));
  }

  /** The same, without requests that are over. */
  Relation current(UserId other, long nowMillis) {
    return current(relation(other), nowMillis);
  }

  private static Relation current(Relation relation, long nowMillis) {
    Person person = relation.person();
    boolean sentOver = person.sent() != null && person.sent().expiresMillis() <= nowMillis;
    boolean receivedOver =
        person.received() != null && person.received().expiresMillis() <= nowMillis;
    if (!sentOver && !receivedOver) {
      return relation;
    }
    Relation open =
        relation.withRequests(
            sentOver ? null : person.sent(), receivedOver ? null : person.received());
    Relation.Owed owed = open.owed();
    return sentOver && owed != null && owed.word() == ContactWord.REQUESTED
        ? open.owing(null)
        : open;
  }

  /** How many others are kept so. */
  long count(long nowMillis, Predicate<Person> so) {
    return relations.values().stream()
        .filter(relation -> so.test(current(relation, nowMillis).person()))
        .count();
  }

  /** Whose sessions have to be told something; not those of requests that are over. */
  public List<UserId> owedTo(long nowMillis) {
    return relations.keySet().stream()
        .filter(other -> current(other, nowMillis).owed() != null)
        .toList();
  }

  /** With whom the direct chats are that have not confirmed how the user stands to the other. */
  public List<UserId> chatsUntold() {
    return relations.values().stream().filter(Relation::chatUntold).map(Relation::other).toList();
  }

  /** The chat decides by this: nothing is owed to it any more, unless the user stands otherwise. */
  public Decision chatTold(UserId other, Stance told, long nowMillis) {
    Relation relation = relation(other);
    return relation.chatUntold() && told.isSameTowardsTheOther(stance(other))
        ? write(relation.withChatUntold(false), nowMillis)
        : Unchanged.INSTANCE;
  }

  /** How the user stands to the other in their chat. */
  public Stance stance(UserId other) {
    return stance(new PeopleStore.Kept(last, self, relation(other)), rules.strangers());
  }

  /**
   * The same, of what is stored.
   *
   * @param usual what a user who has set nothing lets strangers do
   */
  static Stance stance(PeopleStore.Kept kept, Self.Strangers usual) {
    Self.Strangers strangers = kept.self().strangers();
    return new Stance(
        kept.last(),
        kept.relation().person().blocked(),
        kept.relation().isKnown(),
        kept.relation().times().strangerSinceMillis(),
        strangers == Self.Strangers.AS_CLUSTER ? usual : strangers);
  }

  // ---- what devices are told

  /** A stored change, for the devices that are connected. */
  public Reply.PeopleEvent event(Change change) {
    return new Reply.PeopleEvent(
        ChangeCursor.upTo(user, change.after()).toBytes(),
        ChangeCursor.upTo(user, change.last()).toBytes(),
        change.relations().stream().map(Relation::person).toList(),
        change.self());
  }

  /** Changes nothing, and follows a state that only devices hold that have missed nothing. */
  public Reply.PeopleEvent newest() {
    Bytes cursor = ChangeCursor.upTo(user, last).toBytes();
    return new Reply.PeopleEvent(cursor, cursor, List.of(), null);
  }

  /**
   * What changed since a cursor; everything if it is too old to tell who is kept no more.
   *
   * @param max at most so many people
   * @param bytesMax and so many bytes of them, but for one that is larger alone
   */
  public Reply.PeopleSynced page(Bytes given, int max, int bytesMax) {
    ChangeCursor cursor = ChangeCursor.read(given);
    boolean full = cursor == null || !cursor.isOf(user, last, floor);
    long from = cursor == null || full ? 0 : cursor.position();
    long basis = cursor == null || full ? last : cursor.basis();
    List<Person> told = new ArrayList<>();
    long position = from;
    boolean more = false;
    int bytes = 0;
    for (Map.Entry<Long, UserId> entry : byChange.tailMap(from, false).entrySet()) {
      Person person = relation(entry.getValue()).person();
      if (full && person.isNone()) {
        continue;
      }
      bytes += WireCodec.encodedBytes(person);
      if (told.size() == max || (!told.isEmpty() && bytes > bytesMax)) {
        more = true;
        break;
      }
      told.add(person);
      position = entry.getKey();
    }
    ChangeCursor next =
        more ? new ChangeCursor(user, position, basis) : ChangeCursor.upTo(user, last);
    return new Reply.PeopleSynced(
        List.copyOf(told),
        full || selfChange > from ? self : null,
        full,
        full ? kept() : List.of(),
        next.toBytes(),
        more);
  }

  private List<UserId> kept() {
    return relations.values().stream()
        .map(Relation::person)
        .filter(person -> !person.isNone())
        .map(Person::user)
        .toList();
  }
}
