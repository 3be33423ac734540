package io.skein.node.session;

import io.skein.node.account.UserStates;
import io.skein.node.presence.PresenceSettings;
import io.skein.protocol.UserId;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Stores when users were there last, a bounded number of writes at a time for all sessions of a
 * node: when thousands go at once, the store hears of it one after the other. Nothing depends on
 * it, so that what finds no place, or fails, is left out. One per node. Thread-safe.
 */
public final class LastSeenWriter {
  private final UserStates states;
  private final PresenceSettings.LastSeen settings;
  private final SessionMetrics metrics;
  private final Map<UserId, Instant> waiting = new LinkedHashMap<>();
  private int inFlight;

  /** A thread is in the loop of {@link #writeOn}, and sees what others leave to it. */
  private boolean writing;

  public LastSeenWriter(
      UserStates states, PresenceSettings.LastSeen settings, SessionMetrics metrics) {
    this.states = states;
    this.settings = settings;
    this.metrics = metrics;
  }

  /** The user was there until then. Returns at once. */
  void put(UserId user, Instant at) {
    synchronized (this) {
      if (waiting.size() >= settings.waitingMax() && !waiting.containsKey(user)) {
        metrics.lastSeenDropped.increment();
        return;
      }
      waiting.put(user, at);
    }
    writeOn();
  }

  /**
   * Writes while there is room. A loop, since a write may end before it returns, as all of them do
   * when the store is away: each would else begin the next from within itself.
   */
  private void writeOn() {
    synchronized (this) {
      if (writing) {
        return;
      }
      writing = true;
    }
    for (Map.Entry<UserId, Instant> next = take(); next != null; next = take()) {
      write(next.getKey(), next.getValue()).whenComplete((done, failure) -> ended(failure));
    }
  }

  /** What is to be written now; null: nothing, and the loop ends. */
  private synchronized Map.@Nullable Entry<UserId, Instant> take() {
    Iterator<Map.Entry<UserId, Instant>> first = waiting.entrySet().iterator();
    if (inFlight >= settings.writesInFlightMax() || !first.hasNext()) {
      writing = false;
      return null;
    }
    Map.Entry<UserId, Instant> next = first.next();
    first.remove();
    inFlight++;
    return next;
  }

  private CompletionStage<Void> write(UserId user, Instant at) {
    try {
      return states.putLastConnected(user, at);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void ended(@Nullable Throwable failure) {
    if (failure == null) {
      metrics.lastSeen.increment();
    } else {
      metrics.storeFailures.increment();
    }
    synchronized (this) {
      inFlight--;
    }
    writeOn();
  }
}
