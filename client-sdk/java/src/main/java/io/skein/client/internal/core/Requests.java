package io.skein.client.internal.core;

import io.skein.client.OutboxEntry;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The unanswered requests of one connection, by number. Confined to one thread. */
final class Requests {
  /** Who waits for the answer. */
  sealed interface Pending {}

  record OfPost(OutboxEntry entry) implements Pending {}

  record OfLook(PostQueue.Look look) implements Pending {}

  /** What the user has in view, told to a new connection. */
  record OfAttention(Request request) implements Pending {}

  /** What the node had said before it answers has arrived. */
  record OfPing() implements Pending {}

  record OfPull(Timeline timeline) implements Pending {}

  record OfSync() implements Pending {}

  record OfCall(Call call) implements Pending {}

  private record Sent(Pending pending, long at) {}

  private final Map<Integer, Sent> unanswered = new LinkedHashMap<>();
  private int lastNumber;

  /** A number for a request that is sent now. */
  int next(Pending pending, long now) {
    do {
      lastNumber++;
    } while (lastNumber == 0 || unanswered.containsKey(lastNumber));
    unanswered.put(lastNumber, new Sent(pending, now));
    return lastNumber;
  }

  /** Who asked; null for a number that nobody waits for. */
  @Nullable Pending answered(int number) {
    Sent sent = unanswered.remove(number);
    return sent == null ? null : sent.pending();
  }

  int size() {
    return unanswered.size();
  }

  /** When the oldest of them was sent; {@link Long#MAX_VALUE} if there is none. */
  long oldestSentAt() {
    return unanswered.isEmpty() ? Long.MAX_VALUE : unanswered.values().iterator().next().at();
  }

  void clear() {
    unanswered.clear();
  }

  /** An answer that is not the one hoped for, as a failure. */
  static Reply.Failed asFailure(Reply.Answer answer) {
    return answer instanceof Reply.Failed failed
        ? failed
        : Reply.Failed.of(ErrorCode.UNSUPPORTED_REQUEST, "the node answered something else");
  }
}
