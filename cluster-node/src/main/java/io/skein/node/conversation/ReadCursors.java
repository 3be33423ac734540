package io.skein.node.conversation;

import io.skein.node.delivery.ReplyTo;
import io.skein.protocol.UserId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Read cursors on their way into the store: one write in flight, what moves meanwhile goes with the
 * next, the newest value of each member only. Confined to the conversation's actor.
 */
final class ReadCursors {
  private final int waitingMax;
  private Map<UserId, ReadCursor> moved = Map.of();
  private Map<UserId, ReadCursor> inFlight = Map.of();
  private List<ReplyTo> waitingForNext = new ArrayList<>(0);
  private List<ReplyTo> waitingForThis = new ArrayList<>(0);

  ReadCursors(int waitingMax) {
    this.waitingMax = waitingMax;
  }

  void moved(UserId user, ReadCursor read) {
    if (moved.isEmpty()) {
      moved = new HashMap<>(2);
    }
    moved.put(user, read);
  }

  /** What this user's cursor is, is stored. */
  boolean isStored(UserId user) {
    return !moved.containsKey(user) && !inFlight.containsKey(user);
  }

  /** Waits until this user's cursor is stored, which it is not. False if too many wait already. */
  boolean await(UserId user, ReplyTo replyTo) {
    if (waitingForNext.size() + waitingForThis.size() >= waitingMax) {
      return false;
    }
    (moved.containsKey(user) ? waitingForNext : waitingForThis).add(replyTo);
    return true;
  }

  /** Whether a write is due and none is in flight. */
  boolean isDue() {
    return inFlight.isEmpty() && !moved.isEmpty();
  }

  boolean isEmpty() {
    return inFlight.isEmpty() && moved.isEmpty();
  }

  /** What to write now; not empty if {@link #isDue}. */
  Map<UserId, ReadCursor> take() {
    inFlight = moved;
    moved = Map.of();
    waitingForThis = waitingForNext;
    waitingForNext = new ArrayList<>(0);
    return inFlight;
  }

  void stored(Consumer<ReplyTo> done) {
    inFlight = Map.of();
    List<ReplyTo> waiting = waitingForThis;
    waitingForThis = new ArrayList<>(0);
    waiting.forEach(done);
  }

  /** What was in flight goes with the next write; who waited for it waits no longer. */
  void failed(Consumer<ReplyTo> failed) {
    Map<UserId, ReadCursor> again = new HashMap<>(inFlight);
    again.putAll(moved);
    moved = again;
    stored(failed);
  }

  /** Nobody waits any longer. */
  void abandon(Consumer<ReplyTo> abandoned) {
    waitingForThis.forEach(abandoned);
    waitingForNext.forEach(abandoned);
    waitingForThis = new ArrayList<>(0);
    waitingForNext = new ArrayList<>(0);
  }
}
