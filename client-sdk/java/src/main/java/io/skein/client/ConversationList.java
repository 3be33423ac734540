package io.skein.client;

import io.skein.client.SkeinListener.CursorMoved;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Message;
import io.skein.protocol.Preferences;
import io.skein.protocol.PreferencesChange;
import io.skein.protocol.Reply.ConversationSummary;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The list of a user's conversations as an application shows it, made of what a {@link
 * SkeinListener} is told: what is on it and in which order, what is unread, and the total for a
 * badge. All devices of a user come to the same, in whatever order they are told of messages, read
 * cursors and preferences. Time comes in as a value: a conversation that is muted until an hour is
 * over counts again without a word from anybody.
 *
 * <p>Not thread-safe: feed and read it in callbacks, or guard it.
 */
public final class ConversationList {
  /** Pinned ones first, then those with the newest message first. */
  private static final Comparator<Line> PINNED_AND_NEWEST_FIRST =
      Comparator.comparing((Line line) -> !line.preferences().pinned())
          .thenComparing(Comparator.comparingLong(Line::newestMillis).reversed())
          .thenComparing(Line::conversation);

  /**
   * One conversation.
   *
   * @param head the newest message known of; 0: there is none
   * @param newestMillis when it was said, by the node's clock; 0: there is none
   * @param read the user's own read cursor, as far as this device was told
   * @param unread messages of others above it
   * @param markedUnread to be shown as unread though there may be nothing to read
   */
  public record Line(
      ConversationId conversation,
      long head,
      long newestMillis,
      long read,
      long unread,
      boolean markedUnread,
      Preferences preferences) {
    /** What it adds to a total of which it is a part: a mark alone counts as one. */
    public long toRead() {
      return unread > 0 ? unread : markedUnread ? 1 : 0;
    }
  }

  private static final class Known {
    final UnreadCount count = new UnreadCount();
    long newestMillis;
    Preferences preferences = Preferences.NONE;
  }

  private final Map<ConversationId, Known> known = new HashMap<>();

  /** From {@link SkeinListener#onConversation}, or an answer. One that the user has left goes. */
  public void summarized(ConversationSummary summary) {
    if (summary.members() == 0) {
      known.remove(summary.conversation());
      return;
    }
    Known one = known(summary.conversation());
    one.count.counted(summary.unread(), summary.read(), summary.head());
    one.preferences = summary.preferences();
    Message last = summary.last();
    if (last != null) {
      one.newestMillis = Math.max(one.newestMillis, last.timeMillis());
    }
  }

  /**
   * From {@link SkeinListener#onMessage}.
   *
   * @param own the user's own, from whichever device
   */
  public void heard(Message message, boolean own) {
    Known one = known(message.conversation());
    one.count.heard(message.sequence(), own);
    one.newestMillis = Math.max(one.newestMillis, message.timeMillis());
  }

  /** From {@link SkeinListener#onCursor}, of the user's own cursor. */
  public void moved(CursorMoved own) {
    Known one = known.get(own.conversation());
    if (one != null) {
      // A node of the release before does not tell the head: its count is taken for one of now.
      long head = own.head() == 0 ? one.count.newest() : own.head();
      one.count.counted(own.unread(), own.read(), head);
    }
  }

  /** The user reads here, up to there; to be told to {@link SkeinClient#markRead}, too. */
  public void read(ConversationId conversation, long upTo) {
    Known one = known.get(conversation);
    if (one != null) {
      one.count.read(upTo);
    }
  }

  /** From {@link SkeinListener#onPreferences}. */
  public void preferred(ConversationId conversation, Preferences preferences) {
    Known one = known.get(conversation);
    if (one != null) {
      one.preferences = preferences;
    }
  }

  /** What this device asked for by {@link SkeinClient#setPreferences} is done. */
  public void changed(ConversationId conversation, PreferencesChange change) {
    Known one = known.get(conversation);
    if (one != null) {
      one.preferences = change.applyTo(one.preferences);
    }
  }

  /** A conversation that the user has left. */
  public void left(ConversationId conversation) {
    known.remove(conversation);
  }

  /** One conversation, wherever it is shown; with zeros if nothing is known of it. */
  public Line line(ConversationId conversation) {
    return line(conversation, known.getOrDefault(conversation, new Known()));
  }

  /** The list: without those that are archived or hidden. */
  public List<Line> lines() {
    return lines(line -> !line.preferences().archived() && !isHidden(line));
  }

  /** The archived ones, without those that are hidden. */
  public List<Line> archived() {
    return lines(line -> line.preferences().archived() && !isHidden(line));
  }

  /**
   * How many messages wait for the user in the conversations of the list that are not muted; one
   * that is only marked as unread counts as one.
   */
  public long badge(Instant now) {
    return lines().stream()
        .filter(line -> !line.preferences().isMuted(now))
        .mapToLong(Line::toRead)
        .sum();
  }

  private List<Line> lines(Predicate<Line> shown) {
    return known.entrySet().stream()
        .map(entry -> line(entry.getKey(), entry.getValue()))
        .filter(shown)
        .sorted(PINNED_AND_NEWEST_FIRST)
        .toList();
  }

  private static boolean isHidden(Line line) {
    return line.preferences().isHidden(line.head());
  }

  private static Line line(ConversationId conversation, Known one) {
    return new Line(
        conversation,
        one.count.newest(),
        one.newestMillis,
        one.count.readTo(),
        one.count.unread(),
        one.preferences.isMarkedUnread(one.count.readTo()),
        one.preferences);
  }

  private Known known(ConversationId conversation) {
    return known.computeIfAbsent(conversation, id -> new Known());
  }
}
