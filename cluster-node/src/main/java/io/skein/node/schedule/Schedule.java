package io.skein.node.schedule;

import io.skein.node.schedule.ScheduleStore.Change;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Reply;
import io.skein.protocol.ScheduledPost;
import io.skein.protocol.ScheduledPost.State;
import io.skein.protocol.WireCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one user has scheduled, as it is stored. What is decided goes out as a {@link Decision} and
 * changes nothing here until it is {@link #stored}. Pure but mutable: confined to its session
 * actor.
 *
 * <p>A post waits, is being posted, and is then gone or refused. That it is being posted is stored
 * before the conversation hears of it, with the conversation's head: so a cancellation that was
 * answered is never overtaken, and whoever goes on after a node has died posts it again under the
 * same client id, which the conversation finds between that head and its newest message.
 */
public final class Schedule {
  /** As unsigned bytes, as they are listed. */
  private static final Comparator<ClientId> BY_BYTES =
      Comparator.comparing(ClientId::high, Long::compareUnsigned)
          .thenComparing(ClientId::low, Long::compareUnsigned);

  /**
   * What an operator may set.
   *
   * @param postsMax that one user may have scheduled, refused ones included
   * @param aheadMax how far ahead
   */
  public record Rules(int postsMax, Duration aheadMax) {}

  /** What the rules say to a change. */
  public sealed interface Decision {}

  /** This is to be stored. */
  public record Write(Change change) implements Decision {}

  /** It is so already. */
  public record Unchanged() implements Decision {
    static final Unchanged INSTANCE = new Unchanged();
  }

  public record Refused(ErrorCode code, String detail) implements Decision {}

  private final Rules rules;
  private final TreeMap<ClientId, KeptPost> posts = new TreeMap<>(BY_BYTES);
  private long last;

  /** That of a user, as the store has it. */
  public Schedule(ScheduleStore.Stored stored, Rules rules) {
    this.rules = rules;
    this.last = stored.last();
    stored.posts().forEach(this::put);
  }

  private void put(KeptPost kept) {
    posts.put(kept.post().clientId(), kept);
  }

  // ---- what the user asks for

  /** Something new; the same once more changes nothing. */
  public Decision schedule(ScheduledPost asked, long nowMillis) {
    KeptPost kept = posts.get(asked.clientId());
    if (kept != null) {
      return isSame(kept.post(), asked)
          ? Unchanged.INSTANCE
          : new Refused(ErrorCode.BAD_REQUEST, "schedule_post.client_id: in use");
    }
    if (posts.size() >= rules.postsMax()) {
      return new Refused(ErrorCode.TOO_MANY_SCHEDULED, "at most " + rules.postsMax());
    }
    Refused refused = timeObstacle(asked.dueMillis(), nowMillis);
    return refused == null ? write(KeptPost.untried(asked)) : refused;
  }

  /** Whatever has become of it since. */
  private static boolean isSame(ScheduledPost kept, ScheduledPost asked) {
    return kept.conversation().equals(asked.conversation())
        && kept.dueMillis() == asked.dueMillis()
        && kept.content().equals(asked.content());
  }

  private @Nullable Refused timeObstacle(long dueMillis, long nowMillis) {
    if (dueMillis <= nowMillis) {
      return new Refused(ErrorCode.TIME_OUT_OF_RANGE, "due_millis: not later than now");
    }
    return dueMillis - nowMillis > rules.aheadMax().toMillis()
        ? new Refused(
            ErrorCode.TIME_OUT_OF_RANGE,
            "due_millis: more than " + rules.aheadMax().toSeconds() + " s ahead")
        : null;
  }

  /**
   * It says something else, or at another time.
   *
   * @param dueMillis 0: as it was
   * @param content null: as it was
   */
  public Decision alter(ClientId id, long dueMillis, @Nullable Content content, long nowMillis) {
    KeptPost kept = posts.get(id);
    Refused refused = obstacle(kept);
    if (kept == null || refused != null) {
      return refused == null ? notScheduled() : refused;
    }
    ScheduledPost before = kept.post();
    if (content != null
        && (content instanceof Content.Media || before.content() instanceof Content.Media)) {
      return new Refused(ErrorCode.BAD_REQUEST, "change_scheduled.content: media stay as they are");
    }
    if (content == null && isOfALaterRelease(before)) {
      return notKnownHere();
    }
    if (dueMillis != 0 || before.state() == State.REFUSED) {
      refused = timeObstacle(dueMillis, nowMillis);
      if (refused != null) {
        return refused;
      }
    }
    ScheduledPost altered =
        ScheduledPost.waiting(
            id,
            before.conversation(),
            content == null ? before.content() : content,
            dueMillis == 0 ? before.dueMillis() : dueMillis);
    return altered.equals(before) ? Unchanged.INSTANCE : write(kept.with(altered));
  }

  /** It is not posted. */
  public Decision cancel(ClientId id) {
    KeptPost kept = posts.get(id);
    Refused refused = obstacle(kept);
    return refused == null ? gone(id) : refused;
  }

  /** It is due now; what was refused is tried again. */
  public Decision sendNow(ClientId id, long nowMillis) {
    KeptPost kept = posts.get(id);
    Refused refused = obstacle(kept);
    if (kept == null || refused != null) {
      return refused == null ? notScheduled() : refused;
    }
    ScheduledPost before = kept.post();
    if (isOfALaterRelease(before)) {
      return notKnownHere();
    }
    return write(
        kept.with(ScheduledPost.waiting(id, before.conversation(), before.content(), nowMillis)));
  }

  private static @Nullable Refused obstacle(@Nullable KeptPost kept) {
    if (kept == null) {
      return notScheduled();
    }
    return kept.post().state() == State.POSTING
        ? new Refused(ErrorCode.ALREADY_DUE, "it is being posted")
        : null;
  }

  private static Refused notScheduled() {
    return new Refused(ErrorCode.NO_SUCH_SCHEDULED, "nothing of this client id");
  }

  /** It waits for a node that knows what it says: this one could not even store it again. */
  private static boolean isOfALaterRelease(ScheduledPost post) {
    return post.content() instanceof Content.Unknown;
  }

  private static Refused notKnownHere() {
    return new Refused(ErrorCode.BAD_REQUEST, "change_scheduled: its content is not known here");
  }

  // ---- what becomes of it

  /** It is being posted from now on, where the conversation had this head, if it is due still. */
  public Decision begin(ClientId id, long head, long nowMillis) {
    KeptPost kept = due(id, nowMillis);
    return kept != null && kept.post().state() == State.WAITING
        ? write(kept.posting(head))
        : Unchanged.INSTANCE;
  }

  /** The conversation has it. */
  public Decision posted(ClientId id) {
    return posts.containsKey(id) ? gone(id) : Unchanged.INSTANCE;
  }

  /** The conversation does not take it, if it is due still. */
  public Decision refused(ClientId id, ErrorCode code, long nowMillis) {
    KeptPost kept = due(id, nowMillis);
    return kept == null ? Unchanged.INSTANCE : write(kept.refused(code));
  }

  private Write write(KeptPost kept) {
    return new Write(new Change(last, List.of(kept), List.of()));
  }

  private Write gone(ClientId id) {
    return new Write(new Change(last, List.of(), List.of(id)));
  }

  /** The change is stored. */
  public void stored(Change change) {
    if (change.after() != last) {
      throw new IllegalStateException("a change to " + change.after() + ", where " + last + " is");
    }
    change.gone().forEach(posts::remove);
    change.posts().forEach(this::put);
    last = change.number();
  }

  // ---- what is there

  /** As it is stored; null: nothing of this client id. */
  public @Nullable KeptPost find(ClientId id) {
    return posts.get(id);
  }

  /** As it is to be posted now; null: it is not, or not any more. */
  public @Nullable KeptPost due(ClientId id, long nowMillis) {
    KeptPost kept = posts.get(id);
    return kept == null
            || kept.post().state() == State.REFUSED
            || kept.post().dueMillis() > nowMillis
            || isOfALaterRelease(kept.post())
        ? null
        : kept;
  }

  /** Whether nothing is to be done at this time, now or later, about this one. */
  public boolean isSettled(ClientId id, long dueMillis) {
    KeptPost kept = posts.get(id);
    return kept == null || !kept.isDueAt(dueMillis);
  }

  /** Number of the newest change. */
  public long last() {
    return last;
  }

  // ---- what devices are told

  /** A stored change, for the devices that are connected. */
  public static Reply.ScheduledEvent event(Change change) {
    return new Reply.ScheduledEvent(
        change.number(), change.posts().stream().map(KeptPost::post).toList(), change.gone());
  }

  /** Changes nothing: whoever does not know this change has missed something. */
  public static Reply.ScheduledEvent newest(long change) {
    return new Reply.ScheduledEvent(change, List.of(), List.of());
  }

  /**
   * What is scheduled, ascending by client id.
   *
   * @param after above this one; null: from the first
   * @param max at most so many
   * @param bytesMax and so many bytes of them, but for one that is larger alone
   */
  public Reply.ScheduledPage page(@Nullable ClientId after, int max, int bytesMax) {
    SortedMap<ClientId, KeptPost> asked = after == null ? posts : posts.tailMap(after, false);
    List<ScheduledPost> told = new ArrayList<>();
    int bytes = 0;
    for (KeptPost kept : asked.values()) {
      bytes += WireCodec.encodedBytes(kept.post());
      if (told.size() == max || (!told.isEmpty() && bytes > bytesMax)) {
        return new Reply.ScheduledPage(List.copyOf(told), true, last);
      }
      told.add(kept.post());
    }
    return new Reply.ScheduledPage(List.copyOf(told), false, last);
  }
}
