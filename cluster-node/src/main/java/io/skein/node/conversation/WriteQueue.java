package io.skein.node.conversation;

import io.skein.node.delivery.DeviceOrigin;
import io.skein.node.delivery.ReplyTo;
import io.skein.protocol.Card;
import io.skein.protocol.Content;
import io.skein.protocol.GroupChange;
import io.skein.protocol.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Entries that have a sequence and are not durable: one batch in flight, and what waits for it, in
 * order of sequence, bounded. Confined to the conversation's actor.
 */
final class WriteQueue {
  /** Attempts of one post that wait at once; a further one takes the place of the first. */
  private static final int WAITING_MAX = 8;

  private static final int ENTRY_BYTES = 128;
  private static final int UTF8_BYTES_PER_CHAR = 3;
  private static final int USER_BYTES = 12;
  private static final int MUTE_BYTES = 24;

  /** The numbers of a media, and the tags and lengths of its texts. */
  private static final int MEDIA_BYTES = 96;

  /** A call's id, numbers and times. */
  private static final int CALL_BYTES = 80;

  /** One entry and who waits for it. */
  static final class Entry {
    private final Message message;
    private final @Nullable DeviceOrigin origin;
    private final int bytes;
    private long deadlineNanos;
    private List<ReplyTo> waiting;

    Entry(
        Message message,
        @Nullable DeviceOrigin origin,
        @Nullable ReplyTo replyTo,
        long deadlineNanos) {
      this.message = message;
      this.origin = origin;
      this.bytes = bytesOf(message);
      this.waiting = replyTo == null ? List.of() : List.of(replyTo);
      this.deadlineNanos = deadlineNanos;
    }

    Message message() {
      return message;
    }

    @Nullable DeviceOrigin origin() {
      return origin;
    }

    /** At least what it takes in the store, about what it takes in memory. */
    int bytes() {
      return bytes;
    }

    List<ReplyTo> waiting() {
      return waiting;
    }
  }

  private final ConversationSettings.Write limits;
  private final ArrayDeque<Entry> queue = new ArrayDeque<>(2);
  private List<Entry> inFlight = List.of();
  private int queuedBytes;

  WriteQueue(ConversationSettings.Write limits) {
    this.limits = limits;
  }

  /** No entry encodes to more than this. */
  static int bytesOf(Message message) {
    return bytesOf(message.content());
  }

  /** As above, of what it says. */
  static int bytesOf(Content content) {
    if (content instanceof Content.Text text) {
      return ENTRY_BYTES
          + text.text().length() * UTF8_BYTES_PER_CHAR
          + text.mentions().size() * USER_BYTES;
    } else if (content instanceof Content.Edit edit) {
      return ENTRY_BYTES + edit.text().length() * UTF8_BYTES_PER_CHAR;
    } else if (content instanceof Content.Reaction reaction) {
      return ENTRY_BYTES + reaction.emoji().length() * UTF8_BYTES_PER_CHAR;
    } else if (content instanceof Content.Custom custom) {
      return ENTRY_BYTES
          + custom.data().size()
          + (custom.type().length() + custom.fallback().length()) * UTF8_BYTES_PER_CHAR;
    } else if (content instanceof Content.MembershipChange change) {
      return ENTRY_BYTES
          + change.users().size() * USER_BYTES
          + change.title().length() * UTF8_BYTES_PER_CHAR
          + change.mutes().stream()
              .mapToInt(mute -> MUTE_BYTES + mute.users().size() * USER_BYTES)
              .sum();
    } else if (content instanceof Content.Media media) {
      return ENTRY_BYTES
          + MEDIA_BYTES
          + media.preview().size()
          + (media.name().length() + media.type().length() + media.caption().length())
              * UTF8_BYTES_PER_CHAR;
    } else if (content instanceof Content.Merged merged) {
      return ENTRY_BYTES
          + merged.title().length() * UTF8_BYTES_PER_CHAR
          + merged.lines().stream()
              .mapToInt(line -> USER_BYTES + line.text().length() * UTF8_BYTES_PER_CHAR)
              .sum();
    } else if (content instanceof Card card) {
      return ENTRY_BYTES + bytesOf(card);
    } else if (content instanceof Content.CallEntry call) {
      return ENTRY_BYTES + CALL_BYTES + call.users().size() * USER_BYTES;
    } else if (content instanceof Content.TitleChange change) {
      return ENTRY_BYTES + change.title().length() * UTF8_BYTES_PER_CHAR;
    }
    return content instanceof GroupChange change ? ENTRY_BYTES + bytesOf(change) : ENTRY_BYTES;
  }

  /** Their numbers, and the tags and lengths of their texts, fit into {@link #ENTRY_BYTES}. */
  private static int bytesOf(Card card) {
    if (card instanceof Card.Location location) {
      return (location.name().length() + location.address().length()) * UTF8_BYTES_PER_CHAR;
    } else if (card instanceof Card.Contact contact) {
      return contact.name().length() * UTF8_BYTES_PER_CHAR;
    } else if (card instanceof Card.Link link) {
      return link.thumbnail().size()
          + (link.url().length() + link.title().length() + link.text().length())
              * UTF8_BYTES_PER_CHAR;
    }
    return card instanceof Card.Sticker sticker
        ? (sticker.pack().length() + sticker.id().length() + sticker.alternate().length())
            * UTF8_BYTES_PER_CHAR
        : 0;
  }

  /** What there may be any number of; the rest of each fits into {@link #ENTRY_BYTES}. */
  private static int bytesOf(GroupChange change) {
    if (change instanceof GroupChange.RoleChange roles) {
      return roles.users().size() * USER_BYTES;
    } else if (change instanceof GroupChange.MuteChange mute) {
      return mute.users().size() * USER_BYTES;
    } else if (change instanceof GroupChange.RequestsRefused refused) {
      return refused.users().size() * USER_BYTES;
    } else if (change instanceof GroupChange.JoinRequested request) {
      return request.users().size() * USER_BYTES + request.answer().length() * UTF8_BYTES_PER_CHAR;
    } else if (change instanceof GroupChange.RemarkChange remark) {
      return remark.remark().length() * UTF8_BYTES_PER_CHAR;
    } else if (change instanceof GroupChange.Announcement announcement) {
      return announcement.text().length() * UTF8_BYTES_PER_CHAR;
    } else if (change instanceof GroupChange.SettingsChange settings) {
      String question = settings.question();
      return question == null ? 0 : question.length() * UTF8_BYTES_PER_CHAR;
    }
    return 0;
  }

  boolean isWriting() {
    return !inFlight.isEmpty();
  }

  /** Nothing is in flight or waits. */
  boolean isEmpty() {
    return inFlight.isEmpty() && queue.isEmpty();
  }

  /**
   * Whether one more entry may wait: one alone always may, or a large one could never be posted.
   */
  boolean hasRoomFor(Message message) {
    return queue.isEmpty()
        || (queue.size() < limits.waitingEntriesMax()
            && queuedBytes + bytesOf(message) <= limits.waitingBytesMax());
  }

  void add(Entry entry) {
    queue.add(entry);
    queuedBytes += entry.bytes;
  }

  /** Puts the next batch in flight; empty if nothing waits. Only when nothing is in flight. */
  List<Message> takeBatch() {
    List<Entry> batch = new ArrayList<>(Math.min(queue.size(), limits.batchEntriesMax()));
    int bytes = 0;
    for (Entry next = queue.peek(); next != null; next = queue.peek()) {
      bytes += next.bytes;
      if (batch.size() == limits.batchEntriesMax()
          || (!batch.isEmpty() && bytes > limits.batchBytesMax())) {
        break;
      }
      batch.add(queue.remove());
      queuedBytes -= next.bytes;
    }
    inFlight = batch;
    return messagesInFlight();
  }

  /** What is in flight, to be written again as it is. */
  List<Message> messagesInFlight() {
    List<Message> messages = new ArrayList<>(inFlight.size());
    for (Entry entry : inFlight) {
      messages.add(entry.message);
    }
    return messages;
  }

  /** The batch in flight is durable. */
  List<Entry> written() {
    List<Entry> batch = inFlight;
    inFlight = List.of();
    return batch;
  }

  /**
   * Another attempt of a post waits for the first one's entry.
   *
   * @param replaced gets who waited longest, if too many do
   */
  void join(long sequence, ReplyTo replyTo, long deadlineNanos, Consumer<ReplyTo> replaced) {
    Entry entry = find(sequence);
    if (entry == null) {
      throw new IllegalStateException(sequence + " is not being written");
    }
    List<ReplyTo> waiting = new ArrayList<>(entry.waiting);
    if (waiting.size() == WAITING_MAX) {
      replaced.accept(waiting.remove(0));
    }
    waiting.add(replyTo);
    entry.waiting = List.copyOf(waiting);
    entry.deadlineNanos = deadlineNanos;
  }

  private @Nullable Entry find(long sequence) {
    for (Entry entry : inFlight) {
      if (entry.message.sequence() == sequence) {
        return entry;
      }
    }
    for (Entry entry : queue) {
      if (entry.message.sequence() == sequence) {
        return entry;
      }
    }
    return null;
  }

  /**
   * Nobody waits any longer for what is overdue; the entries stay.
   *
   * @return nanoseconds until the next is overdue; 0 if nobody waits
   */
  long expire(long nowNanos, Consumer<ReplyTo> overdue) {
    long next = Math.min(expire(inFlight, nowNanos, overdue), expire(queue, nowNanos, overdue));
    return next == Long.MAX_VALUE ? 0 : next;
  }

  private static long expire(Iterable<Entry> entries, long nowNanos, Consumer<ReplyTo> overdue) {
    long next = Long.MAX_VALUE;
    for (Entry entry : entries) {
      if (!entry.waiting.isEmpty()) {
        long left = entry.deadlineNanos - nowNanos;
        if (left <= 0) {
          entry.waiting.forEach(overdue);
          entry.waiting = List.of();
        } else {
          next = Math.min(next, left);
        }
      }
    }
    return next;
  }

  /** Gives up what was never sent to the store. */
  void dropQueued(Consumer<ReplyTo> dropped) {
    queue.forEach(entry -> entry.waiting.forEach(dropped));
    queue.clear();
    queuedBytes = 0;
  }

  /** Nobody waits any longer for what is in flight. */
  void abandonInFlight(Consumer<ReplyTo> abandoned) {
    for (Entry entry : inFlight) {
      entry.waiting.forEach(abandoned);
      entry.waiting = List.of();
    }
  }
}
