package io.skein.loadtest.history;

import io.skein.protocol.ConversationId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Takes a run's events as they happen and tells in the end what was violated; {@link
 * Violation.Kind} defines each kind. What readers were given is compared on the way and not kept,
 * so memory grows with posts and sequences only, not with devices.
 *
 * <p><b>Memory.</b> At most 98 bytes for each post and 33 for each sequence, half of it on average:
 * 1,000,000 posts take between 70 and 140 MB, and the limit of {@value #POSTS_MAX} posts fits into
 * a heap of 1 GiB. {@link #bytes()} tells.
 *
 * <p><b>Threads.</b> {@link #record} from any; {@link #finish} once, when nobody records any more.
 */
public final class HistoryChecker {
  /** More posts than this are refused: the run is over before the machine's memory is. */
  public static final int POSTS_MAX = 5_000_000;

  private final Map<ConversationId, ConversationHistory> conversations = new ConcurrentHashMap<>();
  private final AtomicLong posts = new AtomicLong();
  private final Findings findings;

  public HistoryChecker() {
    this(violation -> {});
  }

  /**
   * @param listener told each violation as soon as it is found, by the thread that records or
   *     finishes
   */
  public HistoryChecker(Consumer<Violation> listener) {
    findings = new Findings(listener);
  }

  /**
   * Takes an event.
   *
   * @throws IllegalStateException for a client id that was sent before, and past {@link #POSTS_MAX}
   */
  public void record(HistoryEvent event) {
    ConversationHistory history =
        conversations.computeIfAbsent(
            event.conversation(), id -> new ConversationHistory(id, findings));
    if (event instanceof HistoryEvent.Sent sent) {
      if (posts.incrementAndGet() > POSTS_MAX) {
        throw new IllegalStateException("more than " + POSTS_MAX + " posts in one history");
      }
      history.sent(sent);
    } else if (event instanceof HistoryEvent.Acknowledged done) {
      history.acknowledged(done.clientId(), done.sequence());
    } else if (event instanceof HistoryEvent.Refused failed) {
      history.refused(failed.clientId());
    } else if (event instanceof HistoryEvent.Unknown open) {
      history.unknown(open.clientId());
    } else if (event instanceof HistoryEvent.Follows follows) {
      history.follows(follows.device(), follows.after());
    } else if (event instanceof HistoryEvent.Seen seen) {
      history.seen(seen.device(), seen.entry());
    } else if (event instanceof HistoryEvent.Log log) {
      history.log(log.entry());
    } else if (event instanceof HistoryEvent.UnreadCount count) {
      history.unread(count);
    }
  }

  /** How many violations were found so far. */
  public long violations() {
    return findings.count();
  }

  /** What the history takes in memory, but for a little per conversation and device. */
  public long bytes() {
    return conversations.values().stream().mapToLong(ConversationHistory::bytes).sum();
  }

  /** Compares everything with the log. */
  public Verdict finish() {
    return findings.verdict(
        conversations.values().stream()
            .map(ConversationHistory::finish)
            .reduce(Verdict.Totals.NONE, Verdict.Totals::plus));
  }
}
