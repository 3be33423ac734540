package io.skein.node.call.relay;

import io.skein.node.call.relay.Relay.Outcome;
import io.skein.protocol.Bytes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one peer has not said that it has: signals that wait, and those that were sent and may have
 * to be sent again, in a new session. All in one order, that of their numbers, and bounded in
 * number, bytes and time. Confined to the relay's thread; time is told by the caller.
 */
final class SendQueue {
  private final RelaySettings settings;
  private final RelayMetrics metrics;
  private final Map<Bytes, Long> calls;
  private final Deque<Entry> sent = new ArrayDeque<>();
  private final Deque<Entry> waiting = new ArrayDeque<>();
  private long numbers;
  private int bytes;

  /** A signal, and who waits for what becomes of it. */
  record Entry(Envelope envelope, Submission submission) {
    int bytes() {
      return envelope.call().size() + envelope.signal().size();
    }
  }

  SendQueue(RelaySettings settings, RelayMetrics metrics) {
    this.settings = settings;
    this.metrics = metrics;
    this.calls = CallOrder.lastUsed(settings.callsMax());
  }

  /** Puts it at the end, or refuses it. */
  void add(Submission submission) {
    int size = submission.call().size() + submission.signal().size();
    if (sent.size() + waiting.size() >= settings.queueMax()
        || bytes + size > settings.queueBytesMax()) {
      submission.complete(Outcome.QUEUE_FULL);
      return;
    }
    long number = ++numbers;
    Long previous = calls.put(submission.call(), number);
    waiting.add(
        new Entry(
            new Envelope(
                number, previous == null ? 0 : previous, submission.call(), submission.signal()),
            submission));
    bytes += size;
  }

  /** The first that waits, and waits on. */
  @Nullable Entry first() {
    return waiting.peekFirst();
  }

  /** The first that waits has been handed over. */
  void firstIsSent() {
    sent.addLast(waiting.removeFirst());
  }

  /** A new session begins: what was sent in the one before is to be sent again. */
  void rewind() {
    while (!sent.isEmpty()) {
      waiting.addFirst(sent.removeLast());
    }
  }

  /** The peer has all up to this number. */
  void answered(long number, long now) {
    while (!sent.isEmpty() && sent.getFirst().envelope().number() <= number) {
      Submission answered = remove(sent);
      metrics.delivered(now - answered.at());
      answered.complete(Outcome.DELIVERED);
    }
  }

  /**
   * Gives back what waits for too long.
   *
   * @return true if something was sent and not answered, so that the session is in doubt
   */
  boolean expire(long now) {
    boolean unanswered = refuse(sent, Outcome.UNANSWERED, now - settings.answerWithin().toNanos());
    refuse(waiting, Outcome.NOT_SENT, now - settings.sendWithin().toNanos());
    return unanswered;
  }

  private boolean refuse(Deque<Entry> entries, Outcome outcome, long atOrBefore) {
    boolean any = false;
    while (!entries.isEmpty() && entries.getFirst().submission().at() - atOrBefore <= 0) {
      remove(entries).complete(outcome);
      any = true;
    }
    return any;
  }

  /** Gives all back. */
  void refuseAll(Outcome outcome) {
    while (!sent.isEmpty()) {
      remove(sent).complete(Outcome.UNANSWERED);
    }
    while (!waiting.isEmpty()) {
      remove(waiting).complete(outcome);
    }
  }

  private Submission remove(Deque<Entry> entries) {
    Entry entry = entries.removeFirst();
    bytes -= entry.bytes();
    return entry.submission();
  }
}
