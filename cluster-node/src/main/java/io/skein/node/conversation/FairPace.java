package io.skein.node.conversation;

import io.skein.protocol.UserId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A {@link Pace} that no single user can take up: each of them has a slower one of its own, too. It
 * remembers only users who took something lately, and these the common pace bounds. Confined to the
 * conversation's actor.
 */
final class FairPace {
  private static final int EACH_PER_SECOND = 1;

  private final Pace all;

  /** In the order in which they took last. */
  private final Map<UserId, Pace> each = new LinkedHashMap<>();

  FairPace(int perSecond) {
    this.all = new Pace(perSecond);
  }

  /** How long the user has to wait; 0: there is room for it now. */
  int waitMillis(UserId user, long nowMillis) {
    Pace own = each.get(user);
    int wait = own == null ? 0 : own.waitMillis(nowMillis);
    return wait > 0 ? wait : all.waitMillis(nowMillis);
  }

  /** It has happened, by this user. */
  void take(UserId user, long nowMillis) {
    forgetTheRested(nowMillis);
    all.take(nowMillis);
    Pace known = each.remove(user);
    Pace own = known == null ? new Pace(EACH_PER_SECOND) : known;
    own.take(nowMillis);
    each.put(user, own);
  }

  /** Who has all of its room again is as one who never took any. */
  private void forgetTheRested(long nowMillis) {
    Iterator<Pace> paces = each.values().iterator();
    while (paces.hasNext() && paces.next().isFull(nowMillis)) {
      paces.remove();
    }
  }

  /** How many are remembered. */
  int size() {
    return each.size();
  }
}
