package io.skein.node.push;

import io.skein.protocol.Message;
import io.skein.protocol.Reply.ConversationSummary;
import io.skein.protocol.UserId;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the message of a conversation that a notification tells: the newest that is unread, worth
 * one, of nobody who is blocked, and new to a device. The conversation's line has its newest
 * message; what stands behind that is asked for in pages, as far as there may be something, and
 * {@link #PAGES_MAX} of them at most. Of large conversations, where thousands may speak, only those
 * messages are asked for that are known to mention the user. Pure but mutable: confined to its
 * session actor.
 */
public final class PushChoice {
  static final int PAGE_MAX = 20;
  static final int PAGES_MAX = 5;

  /**
   * What the conversation is asked for.
   *
   * @param head the newest message of these
   * @param limit so many at most, the newest ones
   */
  public record Question(long head, int limit) {}

  private enum Wanted {
    ALL,
    MENTIONS
  }

  private final Wanted wanted;
  private final ConversationSummary line;
  private final UserId user;

  /** Only what stands above is told. */
  private final long after;

  /** Messages that are looked at one by one, the next one first. */
  private final Deque<Long> known;

  private final Set<UserId> blocked = new HashSet<>(0);

  /** Messages up to there are looked at in pages next; 0: none are. */
  private long head;

  /** Messages from there on were. */
  private long lookedFrom = Long.MAX_VALUE;

  private int pages;
  private boolean unanswered;
  private List<Message> found;

  private PushChoice(
      Wanted wanted,
      ConversationSummary line,
      UserId user,
      long told,
      @Nullable Message newest,
      List<Long> known) {
    this.wanted = wanted;
    this.line = line;
    this.user = user;
    this.after = Math.max(line.read(), told);
    this.known = new ArrayDeque<>(known);
    this.found = newest == null ? List.of() : List.of(newest);
    this.head = newest == null ? 0 : newest.sequence();
    if (wanted == Wanted.MENTIONS && !known.contains(line.firstMention())) {
      // It may stand far behind, and the session need not have heard of it.
      this.known.add(line.firstMention());
    }
  }

  /**
   * Of whatever is worth a notification.
   *
   * @param told all devices that are to be told have this message, or were told of it
   */
  public static PushChoice ofAll(ConversationSummary line, UserId user, long told) {
    return new PushChoice(Wanted.ALL, line, user, told, line.last(), List.of());
  }

  /** The same, of messages that mention the user alone. */
  public static PushChoice ofMentions(ConversationSummary line, UserId user, long told) {
    return new PushChoice(Wanted.MENTIONS, line, user, told, line.last(), List.of());
  }

  /**
   * The same in a large conversation.
   *
   * @param mentions messages that are known to mention the user, the newest first
   */
  public static PushChoice ofMentions(
      ConversationSummary line, UserId user, long told, List<Long> mentions) {
    return new PushChoice(Wanted.MENTIONS, line, user, told, null, mentions);
  }

  /** The newest one of what was looked at last; null: there is none. */
  public @Nullable Message message(Instant now) {
    for (int i = found.size() - 1; i >= 0; i--) {
      if (isTold(found.get(i), now)) {
        return found.get(i);
      }
    }
    return null;
  }

  private boolean isTold(Message message, Instant now) {
    return message.sequence() > after
        && PushRules.isTold(message, user, now)
        && !blocked.contains(message.sender())
        && (wanted == Wanted.ALL || PushRules.mentions(message.content(), user));
  }

  /** The user has blocked who said it. */
  public void blocked(UserId sender) {
    blocked.add(sender);
  }

  /** What is to be asked, as there is no {@link #message}; null: there is nothing to tell. */
  public @Nullable Question next() {
    found = List.of();
    if (!isOpen() || unanswered) {
      return null;
    }
    if (head > after && pages < PAGES_MAX && mayHideOthers()) {
      pages++;
      return new Question(head, (int) Math.min(PAGE_MAX, head - after));
    }
    while (!known.isEmpty()) {
      long one = known.remove();
      if (one > after && one < lookedFrom) {
        return new Question(one, 1);
      }
    }
    return null;
  }

  /** Whether anything of it is told, whatever is said. */
  private boolean isOpen() {
    return line.members() > 0 && !line.fromStranger();
  }

  /** Whether anything that is wanted may stand behind the newest message. */
  private boolean mayHideOthers() {
    Message last = line.last();
    return wanted == Wanted.MENTIONS
        ? line.unreadMentions() > 0
        // It counts as unread itself, but for who said it.
        : last != null && line.unread() > (last.sender().equals(user) ? 0 : 1);
  }

  /**
   * What the conversation has there.
   *
   * @param messages ascending; none: it does not answer
   */
  public void looked(List<Message> messages) {
    found = messages;
    if (messages.isEmpty()) {
      unanswered = true;
      head = 0;
    } else if (head > 0) {
      lookedFrom = messages.get(0).sequence();
      head = lookedFrom - 1;
    }
  }

  /** Up to there nothing is left to be told once it is over; 0: that is not known. */
  public long lookedTo() {
    Message last = line.last();
    return last == null || unanswered || !isOpen() || PushRules.isOfMentionsAlone(line)
        ? 0
        : last.sequence();
  }
}
