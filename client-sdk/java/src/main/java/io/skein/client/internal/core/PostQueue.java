package io.skein.client.internal.core;

import io.skein.client.OutboxEntry;
import io.skein.protocol.ClientId;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The unanswered posts, one queue per conversation, first in first out.
 *
 * <p>At most {@code window} posts of a conversation are in flight. After a failure that may be
 * retried a conversation sends nothing until what is in flight is answered and the wait is over;
 * then it begins again from its oldest post. So with a window of one a post never overtakes an
 * earlier one, whatever is lost where. With a larger window that holds for every loss of a
 * connection, because a connection loses a tail and not a middle; a post that is lost behind the
 * node's gateway (its conversation was moving) may be overtaken by the next ones of its window.
 *
 * <p>Confined to one thread.
 */
final class PostQueue {
  /** What became of a failed attempt. */
  enum Failure {
    /** It will be sent again. */
    RETRIED,
    /** It is out of the queue: tell who posted. */
    REFUSED
  }

  private static final long RETRY_FIRST_MILLIS = 50;
  private static final long RETRY_MAX_MILLIS = 5_000;

  /** "Retry once; report it", says the contract about {@code INTERNAL}. */
  private static final int INTERNAL_ATTEMPTS_MAX = 2;

  private final int window;
  private final RandomGenerator random;
  private final Map<ConversationId, Lane> lanes = new LinkedHashMap<>();
  private final Map<ClientId, Waiting> byId = new HashMap<>();

  PostQueue(int window, RandomGenerator random) {
    this.window = window;
    this.random = random;
  }

  /**
   * Adds a post at the end of its conversation's queue.
   *
   * @param attemptedBefore true if an earlier run may have sent it
   */
  void add(OutboxEntry entry, boolean attemptedBefore) {
    Lane lane = lanes.computeIfAbsent(entry.conversation(), id -> new Lane(random));
    Waiting waiting = new Waiting(entry, lane, attemptedBefore);
    if (byId.putIfAbsent(entry.clientId(), waiting) == null) {
      lane.queue.add(waiting);
    }
  }

  /**
   * Takes the posts that may be sent now and counts them as in flight, at most {@code budget}, the
   * conversations in turn.
   *
   * @param knownHead the newest sequence known of a conversation: named at a first attempt
   */
  List<OutboxEntry> take(long now, int budget, ToLongFunction<ConversationId> knownHead) {
    List<OutboxEntry> taken = new ArrayList<>();
    boolean progress = true;
    while (progress && taken.size() < budget) {
      progress = false;
      for (Lane lane : lanes.values()) {
        Waiting next = lane.next(now, window);
        if (next != null && taken.size() < budget) {
          taken.add(next.send(() -> knownHead.applyAsLong(next.entry.conversation())));
          progress = true;
        }
      }
    }
    return taken;
  }

  /** An attempt was answered with success: the post is done. False if it was so before. */
  boolean acknowledged(ClientId id) {
    Waiting waiting = byId.get(id);
    if (waiting == null) {
      return false;
    }
    waiting.lane.backoff.reset();
    remove(waiting);
    return true;
  }

  /** An attempt was answered with a failure. */
  Failure failed(ClientId id, ErrorCode code, long retryAfterMillis, long now) {
    Waiting waiting = byId.get(id);
    if (waiting == null) {
      return Failure.RETRIED;
    }
    boolean retry =
        code.isRetryable()
            && (code != ErrorCode.INTERNAL || waiting.attempts < INTERNAL_ATTEMPTS_MAX);
    if (!retry) {
      remove(waiting);
      return Failure.REFUSED;
    }
    Lane lane = waiting.lane;
    waiting.inFlight = false;
    lane.inFlight--;
    lane.draining = lane.inFlight > 0;
    lane.notBefore = Math.max(lane.notBefore, now + lane.backoff.nextMillisAfter(retryAfterMillis));
    return Failure.RETRIED;
  }

  /** The connection is gone, and with it the answers: everything in flight is sent again. */
  void disconnected() {
    for (Lane lane : lanes.values()) {
      lane.inFlight = 0;
      lane.draining = false;
      lane.notBefore = 0;
      lane.queue.forEach(waiting -> waiting.inFlight = false);
    }
  }

  /** When a conversation's wait is over; {@link Long#MAX_VALUE} if none waits. */
  long nextDue(long now) {
    long due = Long.MAX_VALUE;
    for (Lane lane : lanes.values()) {
      if (lane.notBefore > now) {
        due = Math.min(due, lane.notBefore);
      }
    }
    return due;
  }

  int size() {
    return byId.size();
  }

  private void remove(Waiting waiting) {
    Lane lane = waiting.lane;
    byId.remove(waiting.entry.clientId());
    lane.queue.remove(waiting);
    if (waiting.inFlight) {
      lane.inFlight--;
    }
    if (lane.inFlight == 0) {
      lane.draining = false;
    }
    if (lane.queue.isEmpty()) {
      lanes.remove(waiting.entry.conversation());
    }
  }

  private static final class Lane {
    final ArrayDeque<Waiting> queue = new ArrayDeque<>();
    final Backoff backoff;
    int inFlight;
    boolean draining;
    long notBefore;

    Lane(RandomGenerator random) {
      backoff = new Backoff(RETRY_FIRST_MILLIS, RETRY_MAX_MILLIS, random);
    }

    /** The oldest post that is not in flight, if one may be sent. */
    @Nullable Waiting next(long now, int window) {
      if (draining || inFlight >= window || inFlight == queue.size() || now < notBefore) {
        return null;
      }
      Iterator<Waiting> oldestFirst = queue.iterator();
      Waiting candidate = oldestFirst.next();
      while (candidate.inFlight) {
        candidate = oldestFirst.next();
      }
      return candidate;
    }
  }

  private static final class Waiting {
    final Lane lane;
    OutboxEntry entry;
    boolean inFlight;
    int attempts;

    Waiting(OutboxEntry entry, Lane lane, boolean attemptedBefore) {
      this.entry = entry;
      this.lane = lane;
      attempts = attemptedBefore ? 1 : 0;
    }

    OutboxEntry send(LongSupplier knownHead) {
      if (attempts == 0) {
        // Later than what the outbox keeps, so the node has less to search; a retry repeats it.
        long head = Math.max(entry.knownHead(), knownHead.getAsLong());
        entry = new OutboxEntry(entry.conversation(), entry.clientId(), head, entry.content());
      }
      attempts++;
      inFlight = true;
      lane.inFlight++;
      return entry;
    }
  }
}
