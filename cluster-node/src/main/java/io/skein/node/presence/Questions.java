package io.skein.node.presence;

import io.skein.protocol.UserId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * When which user's session is asked how the user is there: at first, soon if it has not answered,
 * at once if it has ended, in the long run anyway, as word of a change may have been lost. Never
 * more than so many in one tick, whatever happens to thousands together, as when a node starts or
 * dies: each question is a message between nodes, and may start a session, which reads the store.
 * Pure; confined to one thread.
 */
final class Questions {
  /** More that is dead than this, and than what is alive, is thrown out of a queue. */
  private static final int DEAD_KEPT = 16;

  /** One user is due at a tick, unless something else has happened since. No two are the same. */
  private static final class Due {
    final UserId user;
    final long tick;

    /** How often the session was asked in vain. */
    final int unanswered;

    Due(UserId user, long tick, int unanswered) {
      this.user = user;
      this.tick = tick;
      this.unanswered = unanswered;
    }
  }

  private final int renewTicks;
  private final int atOnce;
  private final Map<UserId, Due> dues = new HashMap<>();

  /** Who was never asked, or whose session has ended. In order of their ticks, as each queue. */
  private final Deque<Due> soon = new ArrayDeque<>();

  /** Who was asked and has not answered: for the first time, the second time, and so on. */
  private final List<Deque<Due>> unanswered = new ArrayList<>();

  /** How long each of these waits. */
  private final List<Integer> pauses = new ArrayList<>();

  private final Deque<Due> answered = new ArrayDeque<>();
  private long now;

  /** How many may still be asked before the next tick. */
  private int left;

  /**
   * @param againTicks the pause before a session that does not answer is asked again, which doubles
   * @param againTicksMax until it is so long
   * @param renewTicks the pause after an answer
   */
  Questions(int againTicks, int againTicksMax, int renewTicks, int atOnce) {
    this.renewTicks = renewTicks;
    this.atOnce = atOnce;
    this.left = atOnce;
    for (int pause = againTicks; pause < againTicksMax; pause *= 2) {
      pauses.add(pause);
    }
    pauses.add(againTicksMax);
    pauses.forEach(pause -> unanswered.add(new ArrayDeque<>()));
  }

  /**
   * Somebody wants to know of a user for the first time.
   *
   * @return whether the session is to be asked now; otherwise its turn comes with a tick
   */
  boolean wanted(UserId user) {
    if (left == 0) {
      put(soon, new Due(user, now + 1, 0));
      return false;
    }
    left--;
    asked(user, 0);
    return true;
  }

  private void asked(UserId user, int inVain) {
    int turn = Math.min(inVain, pauses.size() - 1);
    put(unanswered.get(turn), new Due(user, now + pauses.get(turn), turn + 1));
  }

  /** The user's session has answered. */
  void answered(UserId user) {
    put(answered, new Due(user, now + renewTicks, 0));
  }

  /** It has ended, or moves: whoever takes over does not know who watches. */
  void ended(UserId user) {
    if (dues.containsKey(user)) {
      put(soon, new Due(user, now + 1, 0));
    }
  }

  /** Nobody wants to know any more. */
  void forget(UserId user) {
    dues.remove(user);
  }

  /** How many places are taken, by those who are due and by those who are no longer. */
  int places() {
    return soon.size() + answered.size() + unanswered.stream().mapToInt(Deque::size).sum();
  }

  private void put(Deque<Due> queue, Due due) {
    dues.put(due.user, due);
    queue.add(due);
    if (queue.size() > 2 * dues.size() + DEAD_KEPT) {
      queue.removeIf(one -> !isStill(one));
    }
  }

  /** One tick has passed: who is to be asked now. Each counts as asked. */
  List<UserId> tick() {
    now++;
    left = atOnce;
    List<UserId> due = new ArrayList<>();
    takeInTurn(due);
    // Those who answered together, in a storm, are not asked together for ever.
    int renewals = (dues.size() + renewTicks - 1) / renewTicks;
    while (renewals > 0 && take(answered, due)) {
      renewals--;
    }
    return due;
  }

  /** Of each queue one after the other, so that none waits for the end of another. */
  private void takeInTurn(List<UserId> due) {
    boolean any = true;
    while (any) {
      any = take(soon, due);
      for (Deque<Due> queue : unanswered) {
        any |= take(queue, due);
      }
    }
  }

  private boolean take(Deque<Due> queue, List<UserId> due) {
    Due next = left == 0 ? null : next(queue);
    if (next == null) {
      return false;
    }
    queue.poll();
    left--;
    due.add(next.user);
    asked(next.user, next.unanswered);
    return true;
  }

  /** The first of a queue that is due and still to be asked; null: none is. */
  private @Nullable Due next(Deque<Due> queue) {
    Due first = queue.peek();
    while (first != null && !isStill(first)) {
      queue.poll();
      first = queue.peek();
    }
    return first != null && first.tick <= now ? first : null;
  }

  private boolean isStill(Due due) {
    return due == dues.get(due.user);
  }
}
