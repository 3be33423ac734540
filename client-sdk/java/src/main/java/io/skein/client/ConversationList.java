package io.skein.client;

import io.skein.client.SkeinListener.CursorMoved;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Discarded;
import io.skein.protocol.Message;
import io.skein.protocol.Preferences;
import io.skein.protocol.Reply.ConversationSummary;
import io.skein.protocol.UserId;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

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
   * @param head the newest entry known of; 0: there is none
   * @param newest the newest message known of, that is the newest entry that is news; 0: there is
   *     none
   * @param newestMillis when that was said, by the node's clock; 0: there is none
   * @param read the user's own read cursor, as far as this device was told
   * @param unread messages of others above it
   * @param mentions how many of these mention the user; of messages that this device did not hear,
   *     a recall may count only when the node counts again
   * @param markedUnread to be shown as unread though there may be nothing to read
   * @param fromStranger whether the messages of a stranger wait here for the user: to be shown
   *     apart
   */
  public record Line(
      ConversationId conversation,
      long head,
      long newest,
      long newestMillis,
      long read,
      long unread,
      long mentions,
      boolean markedUnread,
      Preferences preferences,
      boolean fromStranger) {
    /** What it adds to a total of which it is a part: a mark alone counts as one. */
    public long toRead() {
      return ConversationList.toRead(unread, markedUnread);
    }
  }

  private static long toRead(long unread, boolean markedUnread) {
    return unread > 0 ? unread : markedUnread ? 1 : 0;
  }

  private static final class Known {
    final UnreadCount count = new UnreadCount();

    /** The first entry of the membership; 0: not known. */
    long since;

    long newest;
    long newestMillis;
    Preferences preferences = Preferences.NONE;
    boolean fromStranger;

    boolean isHidden() {
      return preferences.isHidden(newest);
    }

    boolean isOnTheList() {
      return !preferences.archived() && !isHidden();
    }

    boolean isMarkedUnread() {
      return preferences.isMarkedUnread(count.readTo());
    }

    void said(Message message) {
      if (count.isDiscarded(message.sequence())) {
        return;
      }
      newest = Math.max(newest, message.sequence());
      newestMillis = Math.max(newestMillis, message.timeMillis());
    }
  }

  private final Map<ConversationId, Known> known = new HashMap<>();

  /**
   * Conversations that the user is no member of any more, and the entry that ended it as far as
   * known: what was said in them makes no line, however late this device hears of it.
   */
  private final Map<ConversationId, Long> left = new HashMap<>();

  /** What the user has deleted for itself, also of conversations that make no line. */
  private final Map<ConversationId, Discarded> discarded = new HashMap<>(0);

  /** From {@link SkeinListener#onConversation}, or an answer. One that the user has left goes. */
  public void summarized(ConversationSummary summary) {
    if (summary.members() == 0) {
      gone(summary);
      return;
    }
    Known one = begun(summary.conversation(), summary.memberSince());
    if (one == null) {
      return;
    }
    one.count.counted(
        new UnreadCount.Count(
            summary.unread(),
            summary.unreadMentions(),
            summary.firstMention(),
            summary.read(),
            summary.head()));
    one.preferences = summary.preferences();
    one.fromStranger = summary.fromStranger();
    Message last = summary.last();
    if (last != null) {
      one.said(last);
    }
  }

  /**
   * From {@link SkeinListener#onMessage}. An operation is no news, nor are most changes of a group:
   * they move no conversation up the list, and bring none back that is hidden. One that ends the
   * user's membership takes the conversation off.
   *
   * @param self the user, whose own messages are read
   */
  public void heard(Message entry, UserId self) {
    ConversationId conversation = entry.conversation();
    if (ends(entry, self)) {
      ended(conversation, entry.sequence());
      return;
    }
    Known one = begins(entry, self) ? begun(conversation, entry.sequence()) : member(conversation);
    if (one == null || entry.sequence() < one.since) {
      return;
    }
    one.count.heard(entry, self);
    if (entry.content() instanceof Content.Said && entry.sender().equals(self)) {
      one.fromStranger = false;
    }
    if (entry.content().isNews()) {
      one.said(entry);
    }
  }

  private static boolean begins(Message entry, UserId self) {
    return entry.content() instanceof Content.MembershipChange change
        && switch (change.kind()) {
          case CREATED -> change.actor().equals(self) || change.users().contains(self);
          case JOINED -> change.users().contains(self);
          case LEFT, REMOVED, DECLINED, BANNED, UNBANNED -> false;
        };
  }

  private static boolean ends(Message entry, UserId self) {
    return entry.content() instanceof Content.MembershipChange change
        && change.kind().endsMemberships()
        && change.users().contains(self);
  }

  /** The line of a membership; null: it is over already, or was before the one of the line. */
  private @Nullable Known begun(ConversationId conversation, long since) {
    Long until = left.get(conversation);
    Known one = known.get(conversation);
    if ((until != null && since <= until) || (one != null && since < one.since)) {
      return null;
    }
    left.remove(conversation);
    if (one == null || (one.since > 0 && one.since < since)) {
      // Nothing is taken over from an earlier membership whose end was not heard of.
      one = made(conversation);
      known.put(conversation, one);
    }
    one.since = since;
    return one;
  }

  private void gone(ConversationSummary summary) {
    ConversationId conversation = summary.conversation();
    Known one = known.get(conversation);
    if (summary.head() > 0) {
      ended(conversation, summary.head());
    } else {
      // The conversation does not remember the user, so a membership that is told after this is
      // another one, or the one that this device has heard the beginning of.
      takeOff(conversation, one == null || one.since == 0 ? 0 : one.since - 1);
    }
  }

  private void ended(ConversationId conversation, long until) {
    Known one = known.get(conversation);
    if (one == null || one.since <= until) {
      takeOff(conversation, until);
    }
  }

  private void takeOff(ConversationId conversation, long until) {
    known.remove(conversation);
    left.merge(conversation, until, Math::max);
  }

  /** The line, made if there is none; null: the user is no member any more. */
  private @Nullable Known member(ConversationId conversation) {
    return left.containsKey(conversation) ? null : known.computeIfAbsent(conversation, this::made);
  }

  /** From {@link SkeinListener#onCursor}, of the user's own cursor. */
  public void moved(CursorMoved own) {
    Known one = known.get(own.conversation());
    if (one != null) {
      // A node of the release before does not tell the head: its count is taken for one of now.
      long head = own.head() == 0 ? one.count.newest() : own.head();
      one.count.counted(
          new UnreadCount.Count(
              own.unread(), own.unreadMentions(), own.firstMention(), own.read(), head));
    }
  }

  /** The user reads here, up to that entry; to be told to {@link SkeinClient#markRead}, too. */
  public void read(ConversationId conversation, long upTo) {
    Known one = known.get(conversation);
    if (one != null) {
      one.count.read(upTo);
    }
  }

  /** From {@link SkeinListener#onPreferences}, which tells of this device's own changes, too. */
  public void preferred(ConversationId conversation, Preferences preferences) {
    Known one = known.get(conversation);
    if (one != null) {
      one.preferences = preferences;
    }
  }

  /**
   * The user has deleted messages of a conversation for itself, as {@link KeepingList#discarded}
   * tells: they count for nothing here, and one of which nothing is left goes to the end of the
   * list. May come before and after what is said of the conversation.
   */
  public void discarded(Discarded told) {
    Discarded all =
        discarded.merge(
            told.conversation(), told, (one, other) -> one.with(other.sequences(), other.upTo()));
    Known one = known.get(told.conversation());
    if (one != null) {
      discard(one, all);
    }
  }

  private static void discard(Known one, Discarded all) {
    one.count.discarded(all);
    if (all.upTo() >= one.newest) {
      one.newest = 0;
      one.newestMillis = 0;
    }
  }

  private Known made(ConversationId conversation) {
    Known one = new Known();
    Discarded all = discarded.get(conversation);
    if (all != null) {
      discard(one, all);
    }
    return one;
  }

  /** From {@link SkeinListener#onStranger}. */
  public void stranger(ConversationId conversation) {
    Known one = member(conversation);
    if (one != null) {
      one.fromStranger = true;
    }
  }

  /** From {@link SkeinListener#onPeople}, of a user who is no stranger any more. */
  public void known(ConversationId direct) {
    Known one = known.get(direct);
    if (one != null) {
      one.fromStranger = false;
    }
  }

  /** The user has left a conversation: the answer, which comes before the entry that says so. */
  public void left(ConversationId conversation) {
    Known one = known.get(conversation);
    ended(conversation, one == null ? 0 : Math.max(one.since, one.count.newest()));
  }

  /** One conversation, wherever it is shown; with zeros if nothing is known of it. */
  public Line line(ConversationId conversation) {
    return line(conversation, known.getOrDefault(conversation, new Known()));
  }

  /** The list: without those that are archived or hidden. */
  public List<Line> lines() {
    return lines(Known::isOnTheList);
  }

  /** The archived ones, without those that are hidden. */
  public List<Line> archived() {
    return lines(one -> one.preferences.archived() && !one.isHidden());
  }

  /**
   * How many messages wait for the user in the conversations of the list that are not muted; one
   * that is only marked as unread counts as one. Those of strangers do not count.
   */
  public long badge(Instant now) {
    // Asked for after every message: makes no lines, and sorts none.
    return known.values().stream()
        .filter(one -> one.isOnTheList() && !one.preferences.isMuted(now) && !one.fromStranger)
        .mapToLong(one -> toRead(one.count.unread(), one.isMarkedUnread()))
        .sum();
  }

  private List<Line> lines(Predicate<Known> shown) {
    return known.entrySet().stream()
        .filter(entry -> shown.test(entry.getValue()))
        .map(entry -> line(entry.getKey(), entry.getValue()))
        .sorted(PINNED_AND_NEWEST_FIRST)
        .toList();
  }

  private static Line line(ConversationId conversation, Known one) {
    return new Line(
        conversation,
        one.count.newest(),
        one.newest,
        one.newestMillis,
        one.count.readTo(),
        one.count.unread(),
        one.count.mentions(),
        one.isMarkedUnread(),
        one.preferences,
        one.fromStranger);
  }
}
