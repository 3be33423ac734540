package io.skein.node.conversation;

import io.skein.node.conversation.ConversationCommand.ReadLog;
import io.skein.node.conversation.ConversationNote.TellFollower;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Message;
import io.skein.protocol.WireCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells who follows the log what was appended, some at a time, and gives it what it missed. Told is
 * what clients may have at that time, so that what was taken back never gets there. Confined to the
 * conversation's actor.
 */
final class LogFollowing {
  private final Conversation conversation;
  private final ConversationId id;
  private final Tail tail;
  private final HistoryReads history;
  private final LogFollower follower;
  private final int messagesMax;
  private final int partBytesMax;
  private final LongSupplier nowMillis;
  private long told;
  private boolean ticking;

  /**
   * @param messagesMax entries that one part goes over
   * @param partBytesMax of the messages of a part, but that it has one at least
   */
  LogFollowing(
      Conversation conversation,
      Tail tail,
      HistoryReads history,
      LogFollower follower,
      int messagesMax,
      int partBytesMax,
      LongSupplier nowMillis) {
    this.conversation = conversation;
    this.id = conversation.id();
    this.tail = tail;
    this.history = history;
    this.follower = follower;
    this.messagesMax = messagesMax;
    this.partBytesMax = partBytesMax;
    this.nowMillis = nowMillis;
    this.told = conversation.head();
  }

  /**
   * After an entry: how long from now {@link #tell} is due; null if it is due already.
   *
   * @return for a timer
   */
  @Nullable Duration appended() {
    if (ticking) {
      return null;
    }
    ticking = true;
    return follower.delay();
  }

  void onTell(TellFollower tick) {
    tell();
  }

  /** Tells what was appended and is not told yet: also the last that the actor does. */
  void tell() {
    ticking = false;
    long head = conversation.head();
    while (told < head) {
      LogPart part =
          tail.holds(told + 1) && tail.holds(head)
              ? part(told, tail.range(told + 1, Math.min(head, told + messagesMax)))
              // Who follows sees the gap, and reads it.
              : new LogPart(id, head, head, head, List.of());
      follower.told(part);
      told = part.upTo();
    }
  }

  /** Not answered if it cannot be read now: who follows asks again. */
  void onReadLog(ReadLog read) {
    long head = conversation.head();
    long after = Math.max(0, read.after());
    if (after >= head) {
      read.replyTo().tell(new LogPart(id, after, after, head, List.of()));
      return;
    }
    long last = Math.min(head, after + messagesMax);
    if (tail.holds(after + 1) && tail.holds(last)) {
      read.replyTo().tell(part(after, tail.range(after + 1, last)));
      return;
    }
    history.read(
        new HistoryReads.Range(true, after, (int) (last - after)),
        messages -> {
          List<Message> durable = messages == null ? List.of() : upTo(messages, last);
          if (!durable.isEmpty()) {
            read.replyTo().tell(part(after, durable));
          }
        });
  }

  /** The log may hold entries that are still being written for this actor. */
  private static List<Message> upTo(List<Message> messages, long last) {
    return messages.stream().filter(message -> message.sequence() <= last).toList();
  }

  /**
   * @param entries not empty, without gap
   */
  private LogPart part(long after, List<Message> entries) {
    long now = nowMillis.getAsLong();
    List<Message> concerning = new ArrayList<>(entries.size());
    int bytes = 0;
    long upTo = after;
    for (Message entry : entries) {
      Message message = conversation.redacted(entry, now);
      if (LogPart.concerns(message)) {
        bytes += WireCodec.encodedBytes(message);
        if (bytes > partBytesMax && !concerning.isEmpty()) {
          break;
        }
        concerning.add(message);
      }
      upTo = entry.sequence();
    }
    return new LogPart(id, after, upTo, conversation.head(), List.copyOf(concerning));
  }
}
