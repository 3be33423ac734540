package io.skein.node.conversation;

import io.skein.node.delivery.Outbound;
import io.skein.protocol.UserId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * The connections that look at a conversation. Each is forgotten when its node has not said again
 * that it looks, so that nothing is left of a node that died. Confined to the conversation's actor.
 */
final class Lookers {
  private record Looker(UserId user, long untilNanos) {}

  private final int max;
  private final long keptNanos;
  private Map<ActorRef<Outbound>, Looker> lookers = Map.of();

  /**
   * @param keptNanos how long one is kept that is not heard of again
   */
  Lookers(int max, long keptNanos) {
    this.max = max;
    this.keptNanos = keptNanos;
  }

  boolean isEmpty() {
    return lookers.isEmpty();
  }

  /** The connection looks, from now on or still; false if too many do. */
  boolean look(UserId user, ActorRef<Outbound> connection, long nowNanos) {
    if (!lookers.containsKey(connection)) {
      expire(nowNanos);
      if (lookers.size() >= max) {
        return false;
      }
    }
    if (lookers.isEmpty()) {
      lookers = new LinkedHashMap<>(2);
    }
    lookers.put(connection, new Looker(user, nowNanos + keptNanos));
    return true;
  }

  void away(ActorRef<Outbound> connection) {
    if (!lookers.isEmpty()) {
      lookers.remove(connection);
    }
  }

  private void expire(long nowNanos) {
    if (!lookers.isEmpty()) {
      lookers.values().removeIf(looker -> looker.untilNanos() - nowNanos <= 0);
    }
  }

  /**
   * Tells all who look and are members.
   *
   * @param but the connection that knows already; null: none does
   */
  void tell(
      Outbound event, @Nullable ActorRef<Outbound> but, Predicate<UserId> isMember, long nowNanos) {
    expire(nowNanos);
    if (!lookers.isEmpty()) {
      lookers.values().removeIf(looker -> !isMember.test(looker.user()));
      for (ActorRef<Outbound> connection : lookers.keySet()) {
        if (!connection.equals(but)) {
          connection.tell(event);
        }
      }
    }
  }
}
