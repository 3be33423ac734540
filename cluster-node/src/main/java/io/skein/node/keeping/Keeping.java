package io.skein.node.keeping;

import io.skein.node.keeping.KeepingStore.Change;
import io.skein.node.keeping.Kept.Place;
import io.skein.node.platform.ChangeCursor;
import io.skein.protocol.Bytes;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Discarded;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Limits;
import io.skein.protocol.Reply;
import io.skein.protocol.Starred;
import io.skein.protocol.UserId;
import io.skein.protocol.WireCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one user keeps of messages, as it is stored: what the user has starred, and what it has
 * deleted for itself. What is decided goes out as a {@link Decision} and changes nothing here until
 * it is {@link #stored}. Pure but mutable: confined to its session actor.
 *
 * <p>What is deleted only ever grows, one value for each conversation; a star ends without a trace
 * but the number of the change that ended it, below which devices are told all stars anew.
 */
public final class Keeping {
  /** What the rules say to a change. */
  public sealed interface Decision {}

  /** This is to be stored. */
  public record Write(Change change) implements Decision {}

  /** It is so already. */
  public record Unchanged() implements Decision {}

  /** The one of them, also of who only looks. */
  public static final Decision UNCHANGED = new Unchanged();

  public record Refused(ErrorCode code, String detail) implements Decision {}

  private final UserId user;
  private final Limits.Keeping limits;
  private final Map<Place, Kept.Star> stars = new HashMap<>(0);
  private final Map<ConversationId, Kept.Deleted> deleted = new HashMap<>(0);
  private final TreeMap<Long, Kept> byChange = new TreeMap<>();
  private long last;
  private long floor;

  /** That of a user, as the store has it. */
  public Keeping(UserId user, KeepingStore.Stored stored, Limits.Keeping limits) {
    this.user = user;
    this.limits = limits;
    this.last = stored.last();
    this.floor = stored.floor();
    stored.kept().forEach(this::put);
  }

  private void put(Kept kept) {
    Kept before;
    if (kept instanceof Kept.Star star) {
      before = stars.put(star.place(), star);
    } else {
      Kept.Deleted more = (Kept.Deleted) kept;
      before = deleted.put(more.discarded().conversation(), more);
    }
    if (before != null) {
      byChange.remove(before.change());
    }
    byChange.put(kept.change(), kept);
  }

  // ---- what the user asks for

  /**
   * A message that the user may see is starred from now on. What was deleted cannot be: it is not
   * there any more.
   */
  public Decision star(ConversationId conversation, long sequence, long nowMillis) {
    if (stars.containsKey(new Place(conversation, sequence))) {
      return UNCHANGED;
    }
    if (discarded(conversation).covers(sequence)) {
      return new Refused(ErrorCode.NO_SUCH_MESSAGE, "deleted");
    }
    if (stars.size() >= limits.starredMax()) {
      return new Refused(ErrorCode.TOO_MANY_STARRED, "at most " + limits.starredMax());
    }
    Kept star = new Kept.Star(new Starred(conversation, sequence, nowMillis), last + 1);
    return new Write(new Change(last, floor, List.of(star), List.of()));
  }

  /** It is no more. */
  public Decision unstar(ConversationId conversation, long sequence) {
    Place place = new Place(conversation, sequence);
    return stars.containsKey(place)
        ? new Write(new Change(last, last + 1, List.of(), List.of(place)))
        : UNCHANGED;
  }

  /**
   * Messages are deleted for the user from now on, and starred no more.
   *
   * @param sequences that the user may see
   * @param upTo all up to this one, too, not above the head; 0: none
   */
  public Decision discard(ConversationId conversation, List<Long> sequences, long upTo) {
    Discarded before = discarded(conversation);
    Discarded after = before.with(sequences, upTo);
    if (after.equals(before)) {
      return UNCHANGED;
    }
    int singles = after.sequences().size();
    // One that has more of them, of a time when more were allowed, may still be made smaller.
    if (singles > limits.discardedMax() && singles > before.sequences().size()) {
      return new Refused(
          ErrorCode.TOO_MANY_DISCARDED, "at most " + limits.discardedMax() + " one by one");
    }
    if (before.isNone() && deleted.size() >= limits.discardedConversationsMax()) {
      return new Refused(
          ErrorCode.TOO_MANY_DISCARDED,
          "at most in " + limits.discardedConversationsMax() + " conversations");
    }
    List<Place> gone =
        stars.keySet().stream()
            .filter(star -> star.conversation().equals(conversation))
            .filter(star -> after.covers(star.sequence()))
            .toList();
    long number = last + 1;
    return new Write(
        new Change(
            last, gone.isEmpty() ? floor : number, List.of(new Kept.Deleted(after, number)), gone));
  }

  /** The change is stored. */
  public void stored(Change change) {
    if (change.after() != last) {
      throw new IllegalStateException("a change to " + change.after() + ", where " + last + " is");
    }
    for (Place place : change.gone()) {
      Kept.Star star = stars.remove(place);
      if (star != null) {
        byChange.remove(star.change());
      }
    }
    change.kept().forEach(this::put);
    last = change.number();
    floor = change.floor();
  }

  // ---- what is there

  /** What is deleted of a conversation. */
  public Discarded discarded(ConversationId conversation) {
    Kept.Deleted kept = deleted.get(conversation);
    return kept == null ? Discarded.none(conversation) : kept.discarded();
  }

  /** Number of the newest change. */
  public long last() {
    return last;
  }

  // ---- what devices are told

  /** A stored change, for the devices that are connected. */
  public Reply.KeepingEvent event(Change change) {
    Told told = new Told();
    change.kept().forEach(told::add);
    change.gone().forEach(told::end);
    return new Reply.KeepingEvent(
        ChangeCursor.upTo(user, change.after()).toBytes(),
        ChangeCursor.upTo(user, change.number()).toBytes(),
        List.copyOf(told.starred),
        List.copyOf(told.discarded));
  }

  /** Changes nothing, and follows a state that only devices hold that have missed nothing. */
  public Reply.KeepingEvent newest() {
    Bytes cursor = ChangeCursor.upTo(user, last).toBytes();
    return new Reply.KeepingEvent(cursor, cursor, List.of(), List.of());
  }

  /**
   * What changed since a cursor; everything if it is too old to tell which stars have ended.
   *
   * @param max at most so many things
   * @param bytesMax and so many bytes of them, but for one that is larger alone
   */
  public Reply.KeepingSynced page(Bytes given, int max, int bytesMax) {
    ChangeCursor cursor = ChangeCursor.read(given);
    boolean full = cursor == null || !cursor.isOf(user, last, floor);
    long position = cursor == null || full ? 0 : cursor.position();
    long basis = cursor == null || full ? last : cursor.basis();
    Told told = new Told();
    boolean more = false;
    int bytes = 0;
    for (Kept kept : byChange.tailMap(position, false).values()) {
      bytes += bytesOf(kept);
      if (told.count() == max || (told.count() > 0 && bytes > bytesMax)) {
        more = true;
        break;
      }
      told.add(kept);
      position = kept.change();
    }
    ChangeCursor next =
        more ? new ChangeCursor(user, position, basis) : ChangeCursor.upTo(user, last);
    return new Reply.KeepingSynced(
        List.copyOf(told.starred), List.copyOf(told.discarded), full, next.toBytes(), more);
  }

  private static int bytesOf(Kept kept) {
    return kept instanceof Kept.Star star
        ? WireCodec.encodedBytes(star.starred())
        : WireCodec.encodedBytes(((Kept.Deleted) kept).discarded());
  }

  /** What goes into one answer or event. */
  private static final class Told {
    private final List<Starred> starred = new ArrayList<>();
    private final List<Discarded> discarded = new ArrayList<>();

    void add(Kept kept) {
      if (kept instanceof Kept.Star star) {
        starred.add(star.starred());
      } else {
        discarded.add(((Kept.Deleted) kept).discarded());
      }
    }

    void end(Place place) {
      starred.add(Starred.none(place.conversation(), place.sequence()));
    }

    int count() {
      return starred.size() + discarded.size();
    }
  }
}
