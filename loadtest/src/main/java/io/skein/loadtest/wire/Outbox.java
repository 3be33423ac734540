package io.skein.loadtest.wire;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Posts of one device in one conversation that have no outcome, in order. Follows the protocol's
 * rules for order: each names the unanswered one before it; when one must be sent again, nothing
 * else is sent until all others are answered, and then all of them in order. Pure.
 */
final class Outbox {
  private static final int ATTEMPTS_MAX = 12;
  private static final long DELAY_MIN_NANOS = 100_000_000;
  private static final long DELAY_MAX_NANOS = 4_000_000_000L;

  private final List<Post> posts = new ArrayList<>(1);
  private boolean stalled;
  private long resumeNanos;

  int size() {
    return posts.size();
  }

  boolean isStalled() {
    return stalled;
  }

  /**
   * Adds one.
   *
   * @return whether it may be sent at once
   */
  boolean add(Post post) {
    posts.add(post);
    return !stalled;
  }

  /** The one that a post names as its predecessor. */
  @Nullable Post before(Post post) {
    int at = posts.indexOf(post);
    return at > 0 ? posts.get(at - 1) : null;
  }

  /** The one that was sent as this request. */
  @Nullable Post of(int request) {
    for (int i = 0; i < posts.size(); i++) {
      if (posts.get(i).request == request) {
        return posts.get(i);
      }
    }
    return null;
  }

  void ended(Post post) {
    posts.remove(post);
    if (posts.isEmpty()) {
      stalled = false;
    }
  }

  /**
   * It must be sent again.
   *
   * @param hintNanos how long the node asks to wait
   * @return false if it was tried often enough; then it is not here any more
   */
  boolean again(Post post, long nowNanos, long hintNanos) {
    post.request = 0;
    if (post.attempts >= ATTEMPTS_MAX) {
      ended(post);
      return false;
    }
    long delay = Math.min(DELAY_MAX_NANOS, DELAY_MIN_NANOS << Math.min(post.attempts, 10));
    stalled = true;
    resumeNanos = Math.max(resumeNanos, nowNanos + Math.max(delay, hintNanos));
    return true;
  }

  /** The connection is gone, and every answer with it. */
  void lost() {
    if (!posts.isEmpty()) {
      stalled = true;
      resumeNanos = 0;
      posts.forEach(post -> post.request = 0);
    }
  }

  /** What is to be sent again now, in order; empty if it is not yet time. */
  List<Post> resume(long nowNanos) {
    if (!stalled || nowNanos < resumeNanos || posts.stream().anyMatch(post -> post.request != 0)) {
      return List.of();
    }
    stalled = false;
    resumeNanos = 0;
    return List.copyOf(posts);
  }
}
