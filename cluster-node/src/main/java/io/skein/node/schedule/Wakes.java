package io.skein.node.schedule;

import org.apache.pekko.actor.typed.ActorRef;

/** The way from nodes to the sessions of the users who have something due. Thread-safe. */
@FunctionalInterface
public interface Wakes {
  /** May be lost, and may be repeated. */
  void wake(ScheduleDue.Entry entry, ActorRef<Woken> replyTo);
}
