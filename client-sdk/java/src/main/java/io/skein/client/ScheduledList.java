package io.skein.client;

import io.skein.protocol.ClientId;
import io.skein.protocol.Reply;
import io.skein.protocol.ScheduledPost;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a user has scheduled as an application shows it: made of what a {@link SkeinListener} is
 * told and of answers to {@link SkeinSchedule#page}.
 *
 * <p>Not thread-safe: feed and read it in callbacks, or guard it.
 */
public final class ScheduledList {
  private static final long UNKNOWN = -1;
  private static final Comparator<ScheduledPost> BY_TIME =
      Comparator.comparing(ScheduledPost::dueMillis)
          .thenComparing(post -> post.clientId().toString());

  private Map<ClientId, ScheduledPost> posts = new HashMap<>();
  private long change = UNKNOWN;

  /** Pages of an answer that is not complete, all of the same change. */
  private Map<ClientId, ScheduledPost> coming = new HashMap<>();

  private long comingChange;
  private @Nullable ClientId after;

  /** What the next {@link SkeinSchedule#page} goes on from; null: from the first. */
  public @Nullable ClientId after() {
    return after;
  }

  /**
   * An answer to {@link SkeinSchedule#page} that was asked with {@link #after}.
   *
   * @return whether there is more to ask for
   */
  public boolean listed(Reply.ScheduledPage page) {
    if (after != null && page.change() != comingChange) {
      // Something has changed between two pages: they do not fit together.
      restart();
      return true;
    }
    comingChange = page.change();
    page.posts().forEach(post -> coming.put(post.clientId(), post));
    if (page.more() && !page.posts().isEmpty()) {
      after = page.posts().get(page.posts().size() - 1).clientId();
      return true;
    }
    posts = coming;
    change = comingChange;
    restart();
    return false;
  }

  private void restart() {
    coming = new HashMap<>();
    after = null;
  }

  /**
   * From {@link SkeinListener#onScheduled}.
   *
   * @return false if it does not follow what is known here: then nothing was taken in, and {@link
   *     SkeinSchedule#page} is to be asked
   */
  public boolean changed(Reply.ScheduledEvent event) {
    if (event.change() == change) {
      return true;
    }
    boolean saysWhat = !event.posts().isEmpty() || !event.gone().isEmpty();
    if (change == UNKNOWN || event.change() != change + 1 || !saysWhat) {
      return false;
    }
    event.gone().forEach(posts::remove);
    event.posts().forEach(post -> posts.put(post.clientId(), post));
    change = event.change();
    return true;
  }

  /** Those that wait, are being posted or were refused, by their time. */
  public List<ScheduledPost> posts() {
    return posts.values().stream().sorted(BY_TIME).toList();
  }
}
