package io.skein.node.presence;

import io.skein.protocol.UserId;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * The way from a node to the sessions of the users who are watched there. Thread-safe, never
 * blocks, at most once: who is not answered asks again.
 */
public interface Watches {
  /**
   * Asks to be told how the user is there, now and at each change.
   *
   * @param knownOnline what the node has told its connections: a session that knows of no
   *     connection yet waits for one before it says otherwise
   */
  void watch(UserId user, ActorRef<PresenceCommand> asker, boolean knownOnline);

  /** Nobody on the node wants to know any more. */
  void unwatch(UserId user, ActorRef<PresenceCommand> asker);
}
