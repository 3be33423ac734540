package io.skein.node.gateway;

import io.skein.node.platform.Pace;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Which requests of one connection are let in: by number in flight, and by rate. Confined to the
 * event loop.
 */
final class Admission {
  private final InFlight inFlight = new InFlight();
  private long paceState = Pace.start(System.nanoTime());
  private int refusals;

  /**
   * Decides on a request, and keeps note of it.
   *
   * @param request 0 if no answer is wanted: such a request is let in and only counts, since a
   *     cursor that is dropped would stay behind
   * @return why it is refused; null: it is let in
   */
  Reply.@Nullable Failed admit(ConnectionLoop loop, int request, Request body) {
    GatewayContext context = loop.context();
    long now = System.nanoTime();
    long wait = context.requestPace().waitNanos(paceState, now);
    if (request == 0) {
      if (wait > 0) {
        refusals++;
      } else {
        paceState = context.requestPace().admit(paceState, now);
      }
      return null;
    }
    Reply.Failed refusal = refusal(context, wait);
    if (refusal != null) {
      refusals++;
      return refusal;
    }
    paceState = context.requestPace().admit(paceState, now);
    inFlight.add(request, kindOf(body), loop.tickAfter(context.settings().requests().timeout()));
    context.metrics().inFlight.increment();
    return null;
  }

  private Reply.@Nullable Failed refusal(GatewayContext context, long waitNanos) {
    int retryAfter = (int) context.settings().requests().retryAfter().toMillis();
    if (waitNanos > 0) {
      int millis = (int) TimeUnit.NANOSECONDS.toMillis(waitNanos) + 1;
      return new Reply.Failed(ErrorCode.OVERLOADED, "too many requests in a second", millis);
    }
    if (inFlight.count() >= context.settings().limits().requestsInFlightMax()) {
      return new Reply.Failed(ErrorCode.TOO_MANY_REQUESTS, "too many unanswered", 0);
    }
    if (context.backlog().isFull()) {
      return new Reply.Failed(ErrorCode.OVERLOADED, "the node waits for slow clients", retryAfter);
    }
    return null;
  }

  /** What is told when no answer comes: only a request that changes nothing surely did nothing. */
  private static InFlight.Kind kindOf(Request body) {
    boolean reads =
        body instanceof Request.Pull
            || body instanceof Request.Sync
            || body instanceof Request.OpenDirect
            || body instanceof Request.ListMembers
            || body instanceof Request.AskGroup
            || body instanceof Request.ListConversations
            || body instanceof Request.CountReceipts
            || body instanceof Request.ListReceipts
            || body instanceof Request.ListHighlights
            || body instanceof Request.SyncKeeping
            || body instanceof Request.Search
            || body instanceof Request.AskMerged
            || body instanceof Request.AskCall
            || body instanceof Request.AskToken
            || body instanceof Request.Look
            || body instanceof Request.WatchUsers
            || body instanceof Request.FindUsers;
    return reads ? InFlight.Kind.READS : InFlight.Kind.WRITES;
  }

  boolean isInFlight(int request) {
    return inFlight.contains(request);
  }

  int inFlight() {
    return inFlight.count();
  }

  /** Takes note of an answer; false if none is waited for. */
  boolean answered(int request) {
    return inFlight.remove(request);
  }

  /** True if so much was refused since the last sweep that reading on is a waste. */
  boolean isFlooded(GatewaySettings.Requests settings) {
    return refusals >= settings.refusalsMax();
  }

  /** Tells what is overdue; returns how many that were. */
  int sweep(int tick, InFlight.Overdue overdue) {
    refusals = 0;
    int before = inFlight.count();
    if (before > 0 || inFlight.holdsMemory()) {
      inFlight.sweep(tick, overdue);
    }
    return before - inFlight.count();
  }

  /** Forgets everything; returns how many were in flight. */
  int clear() {
    return inFlight.clear();
  }
}
