package io.skein.node.schedule;

import io.skein.protocol.ErrorCode;
import io.skein.protocol.ScheduledPost;
import io.skein.protocol.ScheduledPost.State;

/**
 * A scheduled post as it is stored.
 *
 * @param knownHead the conversation's head before the first attempt to post it, so that every later
 *     attempt is recognised as one; {@link #NEVER_TRIED}: there was none
 */
public record KeptPost(ScheduledPost post, long knownHead) {
  /** No attempt was made. */
  public static final long NEVER_TRIED = -1;

  /** One that nobody has tried to post. */
  static KeptPost untried(ScheduledPost post) {
    return new KeptPost(post, NEVER_TRIED);
  }

  /** The same from when it is being posted; the head of an earlier attempt counts on. */
  KeptPost posting(long head) {
    return new KeptPost(post.posting(), knownHead == NEVER_TRIED ? head : knownHead);
  }

  KeptPost refused(ErrorCode code) {
    return new KeptPost(post.refused(code), knownHead);
  }

  /** The same, saying what this says. */
  KeptPost with(ScheduledPost altered) {
    return new KeptPost(altered, knownHead);
  }

  /** Whether it is to be posted at this time: then its entry among what is due must stay. */
  boolean isDueAt(long dueMillis) {
    return post.state() != State.REFUSED && post.dueMillis() == dueMillis;
  }
}
