package io.skein.client.internal.core;

import io.skein.protocol.ErrorCode;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The calls that are not answered, sent or not. Confined to one thread. */
final class Calls {
  private static final Reply.Failed SUPERSEDED =
      Reply.Failed.of(ErrorCode.UNAVAILABLE, "another has taken its place");

  private static final Reply.Failed LOST =
      Reply.Failed.of(ErrorCode.OUTCOME_UNKNOWN, "the connection is gone");

  static final Reply.Failed NOT_SENT =
      Reply.Failed.of(ErrorCode.UNAVAILABLE, "there is no connection");

  private final int max;
  private final Set<Call> waiting = new LinkedHashSet<>();
  private final Set<Call> sent = new LinkedHashSet<>();

  Calls(int max) {
    this.max = max;
  }

  /** False if there are too many. */
  boolean add(Call call) {
    return waiting.size() + sent.size() < max && waiting.add(call);
  }

  /** A newer call of this kind is on its way: were those before it repeated, they might win. */
  void supersede(Class<? extends Request> kind, Effects effects) {
    sent.stream()
        .filter(call -> kind.isInstance(call.request))
        .forEach(call -> call.superseded = true);
    List<Call> unsent = waiting.stream().filter(call -> kind.isInstance(call.request)).toList();
    unsent.forEach(waiting::remove);
    unsent.forEach(call -> effects.answer(call, SUPERSEDED));
  }

  /** Whether one of these asks for this, and is not answered. */
  boolean ask(Request request) {
    return waiting.stream().anyMatch(call -> call.request.equals(request))
        || sent.stream().anyMatch(call -> call.request.equals(request));
  }

  /** Takes the next call that may be sent now. */
  @Nullable Call next(long now) {
    for (Iterator<Call> all = waiting.iterator(); all.hasNext(); ) {
      Call call = all.next();
      if (call.notBefore <= now) {
        all.remove();
        sent.add(call);
        call.attempts++;
        return call;
      }
    }
    return null;
  }

  void answered(Call call, Reply.Answer answer, long now, Effects effects) {
    if (!sent.remove(call)) {
      return;
    }
    if (answer instanceof Reply.Failed failed) {
      if (call.isRepeatOfSuccess(failed.code())) {
        effects.answer(call, new Reply.MembersChanged(0, 0));
        return;
      }
      long again = now + call.backoff.nextMillisAfter(failed.retryAfterMillis());
      if (isWorthRepeating(failed.code())
          && again < call.deadline
          && !call.superseded
          && !call.once) {
        call.lastFailure = failed.code();
        call.notBefore = again;
        waiting.add(call);
        return;
      }
    }
    effects.answer(call, answer);
  }

  private static boolean isWorthRepeating(ErrorCode code) {
    return code == ErrorCode.OVERLOADED
        || code == ErrorCode.UNAVAILABLE
        || code == ErrorCode.OUTCOME_UNKNOWN
        || code == ErrorCode.TOO_MANY_REQUESTS
        || code == ErrorCode.GROUP_BUSY;
  }

  void disconnected(Effects effects) {
    List<Call> again = new ArrayList<>(sent);
    sent.clear();
    again.stream()
        .filter(call -> call.superseded)
        .forEach(call -> effects.answer(call, SUPERSEDED));
    again.removeIf(call -> call.superseded);
    again.stream().filter(call -> call.once).forEach(call -> effects.answer(call, LOST));
    again.removeIf(call -> call.once);
    waiting.stream().filter(call -> call.once).forEach(call -> effects.answer(call, NOT_SENT));
    waiting.removeIf(call -> call.once);
    again.addAll(waiting);
    waiting.clear();
    waiting.addAll(again);
  }

  /** Fails what has waited long enough. */
  void expire(long now, Effects effects) {
    for (Iterator<Call> all = waiting.iterator(); all.hasNext(); ) {
      Call call = all.next();
      if (call.deadline <= now) {
        all.remove();
        ErrorCode code = call.lastFailure;
        if (code == null) {
          code = call.attempts == 0 ? ErrorCode.UNAVAILABLE : ErrorCode.OUTCOME_UNKNOWN;
        }
        effects.answer(call, Reply.Failed.of(code, "not answered in time"));
      }
    }
    for (Iterator<Call> all = sent.iterator(); all.hasNext(); ) {
      Call call = all.next();
      if (call.deadline <= now) {
        all.remove();
        effects.answer(
            call, Reply.Failed.of(ErrorCode.OUTCOME_UNKNOWN, "sent, and not answered in time"));
      }
    }
  }

  /** When a call expires or may be sent again. */
  long nextDue(long now, boolean online) {
    long due = Long.MAX_VALUE;
    for (Call call : waiting) {
      due = Math.min(due, call.deadline);
      if (online && call.notBefore > now) {
        due = Math.min(due, call.notBefore);
      }
    }
    for (Call call : sent) {
      due = Math.min(due, call.deadline);
    }
    return due;
  }
}
