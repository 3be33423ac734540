package io.skein.client.internal.core;

import io.skein.client.OutboxEntry;
import io.skein.protocol.ClientId;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import io.skein.protocol.UserId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The unanswered posts, one queue per conversation, first in first out.
 *
 * <p>At most {@code window} posts of a conversation are in flight. Each names the one before it, if
 * that is unanswered, and the node takes it only after that one; so a post never overtakes an
 * earlier one, whatever is lost where. After a failure that may be retried a conversation sends
 * nothing until what is in flight is answered and the wait is over; then it begins again from its
 * oldest post, which waits for none.
 *
 * <p>A post whose first attempt may lie further back than the node searches ({@link
 * ErrorCode#KNOWN_HEAD_TOO_OLD}) is looked for in the log, page by page, before it is sent again.
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

  /**
   * A post to be sent now.
   *
   * @param previous the one before it, if that is unanswered
   * @param changed true if the entry is not as it was kept: it names a newer head
   */
  record Attempt(OutboxEntry entry, @Nullable ClientId previous, boolean changed) {}

  /**
   * Part of a log to be read now.
   *
   * @param headOnly nothing of it is of interest but where it ends: no attempt can be in it
   */
  record Look(ConversationId conversation, ClientId post, long after, boolean headOnly) {}

  /**
   * What a part of a log says.
   *
   * @param stored the posts that are in it, each with its message
   * @param raised the posts that are not, and name a newer head from now on
   * @param unknowable a post of which nobody can say whether it is stored: it is out of the queue
   */
  record Looked(List<Message> stored, List<OutboxEntry> raised, @Nullable OutboxEntry unknowable) {}

  private static final long RETRY_FIRST_MILLIS = 50;
  private static final long RETRY_MAX_MILLIS = 5_000;

  /** "Retry once; report it", says the contract about {@code INTERNAL}. */
  private static final int INTERNAL_FAILURES_MAX = 2;

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

  /** Tells what the client knows when a post is attempted for the first time. */
  interface Heads {
    /** Whether the conversation's head is known as it is now. */
    boolean isKnown(ConversationId conversation);

    /** The newest sequence known; 0 if none. */
    long head(ConversationId conversation);
  }

  /**
   * Takes the posts that may be sent now and counts them as in flight, at most {@code budget}, the
   * conversations in turn.
   */
  List<Attempt> take(long now, int budget, Heads heads) {
    List<Attempt> taken = new ArrayList<>();
    boolean progress = true;
    while (progress && taken.size() < budget) {
      progress = false;
      for (Lane lane : lanes.values()) {
        if (taken.size() < budget && lane.maySend(now, window)) {
          Attempt attempt = lane.send(heads);
          if (attempt != null) {
            taken.add(attempt);
            progress = true;
          }
        }
      }
    }
    return taken;
  }

  /** Takes the looks that are due, one per conversation at most, and counts them as begun. */
  List<Look> takeLooks(long now, int budget) {
    List<Look> looks = new ArrayList<>();
    for (Lane lane : lanes.values()) {
      if (looks.size() < budget && lane.mayLook(now)) {
        lane.looking = true;
        Waiting oldest = lane.queue.element();
        looks.add(
            new Look(
                oldest.entry.conversation(),
                oldest.entry.clientId(),
                oldest.entry.knownHead(),
                !oldest.mayBeStored()));
      }
    }
    return looks;
  }

  /** A look was answered with a page. */
  Looked looked(Look look, Reply.Page page, UserId self, long now) {
    Looked result = new Looked(new ArrayList<>(), new ArrayList<>(), null);
    Lane lane = lanes.get(look.conversation());
    Waiting asked = byId.get(look.post());
    if (lane == null) {
      return result;
    }
    lane.looking = false;
    if (look.headOnly()) {
      if (asked != null && !asked.mayBeStored()) {
        lane.raise(asked, page.head(), result, now);
      }
      return result;
    }
    if (asked != null && page.firstVisible() - 1 > look.after()) {
      // The sender was no member for a while: what was said before is out of sight.
      remove(asked);
      return new Looked(List.of(), List.of(), asked.entry);
    }
    long last = look.after();
    for (Message message : page.messages()) {
      last = message.sequence();
      Waiting found = message.clientId() == null ? null : byId.get(message.clientId());
      if (found != null && found.lane == lane && message.sender().equals(self)) {
        result.stored().add(message);
      }
    }
    result.stored().forEach(message -> acknowledged(message.clientId()));
    for (Waiting waiting : lane.queue) {
      long known = waiting.entry.knownHead();
      if (waiting == asked || (known >= look.after() && known < last)) {
        lane.raise(waiting, last, result, now);
      }
    }
    return result;
  }

  /** A look failed: it is repeated. */
  void lookFailed(Look look, long retryAfterMillis, long now) {
    Lane lane = lanes.get(look.conversation());
    if (lane != null) {
      lane.looking = false;
      lane.failed(now, retryAfterMillis);
    }
  }

  /**
   * A look was refused for good: the post is out of the queue.
   *
   * @return the post, and whether it may be stored; null if it is answered
   */
  @Nullable Unreadable unreadable(Look look) {
    Lane lane = lanes.get(look.conversation());
    if (lane != null) {
      lane.looking = false;
    }
    Waiting waiting = byId.get(look.post());
    if (waiting == null) {
      return null;
    }
    remove(waiting);
    return new Unreadable(waiting.entry, waiting.mayBeStored());
  }

  /** A post that nobody can look for. */
  record Unreadable(OutboxEntry entry, boolean mayBeStored) {}

  /** An attempt was answered with success: the post is done. False if it was so before. */
  boolean acknowledged(@Nullable ClientId id) {
    Waiting waiting = id == null ? null : byId.get(id);
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
    if (code == ErrorCode.INTERNAL) {
      waiting.internalFailures++;
    }
    if (!isRetried(code, waiting.internalFailures)) {
      remove(waiting);
      return Failure.REFUSED;
    }
    Lane lane = waiting.lane;
    waiting.inFlight = false;
    lane.inFlight--;
    lane.draining = lane.inFlight > 0;
    if (code == ErrorCode.KNOWN_HEAD_TOO_OLD) {
      waiting.headTooOld = true;
    } else {
      waiting.outcomeUnknown |= !isNothingDone(code);
      lane.failed(now, retryAfterMillis);
    }
    return Failure.RETRIED;
  }

  private static boolean isRetried(ErrorCode code, int internalFailures) {
    return switch (code) {
      case INTERNAL -> internalFailures < INTERNAL_FAILURES_MAX;
      case KNOWN_HEAD_TOO_OLD -> true;
      // The wait may be long, and what the author says then is the author's to decide.
      case SLOW_MODE -> false;
      default -> code.isRetryable();
    };
  }

  private static boolean isNothingDone(ErrorCode code) {
    return code == ErrorCode.OVERLOADED
        || code == ErrorCode.UNAVAILABLE
        || code == ErrorCode.TOO_MANY_REQUESTS
        || code == ErrorCode.OUT_OF_ORDER
        || code == ErrorCode.GROUP_BUSY;
  }

  /** The connection is gone, and with it the answers: everything in flight is sent again. */
  void disconnected() {
    for (Lane lane : lanes.values()) {
      lane.inFlight = 0;
      lane.draining = false;
      lane.looking = false;
      lane.notBefore = 0;
      for (Waiting waiting : lane.queue) {
        waiting.outcomeUnknown |= waiting.inFlight;
        waiting.inFlight = false;
      }
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

  /** One conversation. What is in flight is always the front of the queue. */
  private static final class Lane {
    final ArrayDeque<Waiting> queue = new ArrayDeque<>();
    final Backoff backoff;
    int inFlight;
    boolean draining;
    boolean looking;
    long notBefore;

    /** The window that is in flight, or was, has failed once: its other failures are the same. */
    boolean hasFailed;

    Lane(RandomGenerator random) {
      backoff = new Backoff(RETRY_FIRST_MILLIS, RETRY_MAX_MILLIS, random);
    }

    boolean maySend(long now, int window) {
      return !draining
          && !looking
          && !queue.element().headTooOld
          && inFlight < Math.min(window, queue.size())
          && now >= notBefore;
    }

    boolean mayLook(long now) {
      return !looking && inFlight == 0 && now >= notBefore && queue.element().headTooOld;
    }

    /** Sends the oldest post that is not in flight; null if it has to wait for its head. */
    @Nullable Attempt send(Heads heads) {
      ClientId previous = null;
      for (Waiting waiting : queue) {
        if (!waiting.inFlight) {
          return waiting.send(previous, heads);
        }
        previous = waiting.entry.clientId();
      }
      return null;
    }

    void failed(long now, long retryAfterMillis) {
      long wait = hasFailed ? retryAfterMillis : backoff.nextMillisAfter(retryAfterMillis);
      hasFailed = true;
      notBefore = Math.max(notBefore, now + wait);
    }

    /** There is no attempt up to {@code head}. */
    void raise(Waiting waiting, long head, Looked result, long now) {
      waiting.headTooOld = false;
      if (head > waiting.entry.knownHead()) {
        waiting.entry = waiting.entry.withKnownHead(head);
        result.raised().add(waiting.entry);
      } else {
        // No progress, though the node wants some: not at once again.
        failed(now, 0);
      }
    }
  }

  private static final class Waiting {
    final Lane lane;
    OutboxEntry entry;
    boolean inFlight;
    boolean attempted;

    /** An attempt may have been stored without an answer. */
    boolean outcomeUnknown;

    boolean headTooOld;
    int internalFailures;

    Waiting(OutboxEntry entry, Lane lane, boolean attemptedBefore) {
      this.entry = entry;
      this.lane = lane;
      attempted = attemptedBefore;
      outcomeUnknown = attemptedBefore;
    }

    boolean mayBeStored() {
      return outcomeUnknown;
    }

    @Nullable Attempt send(@Nullable ClientId previous, Heads heads) {
      ConversationId conversation = entry.conversation();
      boolean changed = false;
      if (!attempted) {
        if (!heads.isKnown(conversation)) {
          return null;
        }
        long head = heads.head(conversation);
        changed = head > entry.knownHead();
        entry = changed ? entry.withKnownHead(head) : entry;
      }
      attempted = true;
      inFlight = true;
      lane.inFlight++;
      lane.hasFailed = false;
      return new Attempt(entry, previous, changed);
    }
  }
}
