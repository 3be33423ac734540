package io.skein.node.conversation;

import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.Message;
import io.skein.protocol.UserId;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The client ids of a conversation's last entries, so that a retry finds its first attempt without
 * a read, and what an operation must know of the message that it names: who said it, when, and
 * which emoji it has. Plain numbers in rings, scanned from the newest: a few hundred comparisons of
 * neighbouring words cost less than keeping a hash map of them would. Confined to the
 * conversation's actor.
 */
final class RecentPosts {
  private static final int CAPACITY_AT_FIRST = 8;

  private final int window;
  private long[] low = new long[0];
  private long[] high = new long[0];
  private long[] sender = new long[0];
  private long[] time = new long[0];
  private Target.Kind[] kind = new Target.Kind[0];

  /** The reactions among them, with memory from the first one on. */
  private Content.@Nullable Reaction[] reactions = new Content.@Nullable Reaction[0];

  /** When the life of each is over, with memory from the first one on that has an end. */
  private long[] ends = new long[0];

  /** Lowest sequence that is remembered; one above {@link #last} if none is. */
  private long first = 1;

  private long last;

  RecentPosts(int window) {
    this.window = window;
  }

  /** Forgets everything; the next entry is this one. */
  void startAt(long sequence) {
    first = sequence;
    last = sequence - 1;
  }

  /** The sequence below which nothing is known. */
  long first() {
    return first;
  }

  boolean isFollowedBy(Message message) {
    return message.sequence() == last + 1;
  }

  /**
   * Remembers the entry after the last one.
   *
   * @param durable entries above this are kept even if the window is full: nowhere else is an
   *     attempt found that is still being written
   */
  void add(Message message, long durable) {
    if (!isFollowedBy(message)) {
      throw new IllegalStateException("entry " + message.sequence() + " after " + last);
    }
    while (last - first + 1 >= window && first <= durable) {
      first++;
    }
    if (last - first + 1 == low.length) {
      grow();
    }
    last++;
    int at = slot(last);
    ClientId clientId = message.clientId();
    low[at] = clientId == null ? 0 : clientId.low();
    high[at] = clientId == null ? 0 : clientId.high();
    // No user is 0, so an entry without client id is never found.
    sender[at] = clientId == null ? 0 : message.sender().value();
    time[at] = message.timeMillis();
    kind[at] = Target.Kind.of(message);
    Content.Reaction reaction = message.content() instanceof Content.Reaction one ? one : null;
    if (reaction != null && reactions.length == 0) {
      reactions = new Content.@Nullable Reaction[low.length];
    }
    if (reactions.length > 0) {
      reactions[at] = reaction;
    }
    if (message.endMillis() != 0 && ends.length == 0) {
      ends = new long[low.length];
    }
    if (ends.length > 0) {
      ends[at] = message.endMillis();
    }
  }

  /** The sequence of this post, 0 if it is not among the remembered. */
  long find(UserId user, ClientId clientId) {
    for (long sequence = last; sequence >= first; sequence--) {
      int at = slot(sequence);
      if (low[at] == clientId.low() && high[at] == clientId.high() && sender[at] == user.value()) {
        return sequence;
      }
    }
    return 0;
  }

  /** When this user said something last, as far as remembered; 0: it did not. */
  long lastSaidMillis(UserId user) {
    for (long sequence = last; sequence >= first; sequence--) {
      int at = slot(sequence);
      if (sender[at] == user.value() && kind[at] != Target.Kind.NONE) {
        return time[at];
      }
    }
    return 0;
  }

  /** The server time of a remembered entry. */
  long timeMillis(long sequence) {
    return time[slot(sequence)];
  }

  /** When the life of a remembered entry is over; 0: it has no end. */
  long endMillis(long sequence) {
    return ends.length == 0 ? 0 : ends[slot(sequence)];
  }

  /** What is known of an entry; null if it is not among the remembered. */
  @Nullable Target target(long sequence) {
    if (sequence < first || sequence > last) {
      return null;
    }
    int at = slot(sequence);
    return new Target(new UserId(sender[at]), time[at], kind[at], endMillis(sequence));
  }

  /**
   * The different emoji that a message has by the remembered reactions to it: those that somebody's
   * newest remembered one adds. Only a reaction asks, so it may look at each of the remembered.
   */
  Set<String> emojis(long target) {
    Set<String> emojis = new HashSet<>();
    if (reactions.length > 0) {
      Set<Reactor> decided = new HashSet<>();
      for (long sequence = last; sequence >= first; sequence--) {
        Content.Reaction reaction = reactions[slot(sequence)];
        if (reaction != null
            && reaction.target() == target
            && decided.add(new Reactor(sender[slot(sequence)], reaction.emoji()))
            && !reaction.removed()) {
          emojis.add(reaction.emoji());
        }
      }
    }
    return emojis;
  }

  private record Reactor(long user, String emoji) {}

  private int slot(long sequence) {
    return (int) sequence & (low.length - 1);
  }

  private void grow() {
    int capacity = Math.max(CAPACITY_AT_FIRST, low.length * 2);
    Target.Kind[] kinds = new Target.Kind[capacity];
    Content.@Nullable Reaction[] moved =
        new Content.@Nullable Reaction[reactions.length > 0 ? capacity : 0];
    for (long sequence = first; sequence <= last; sequence++) {
      int to = (int) sequence & (capacity - 1);
      kinds[to] = kind[slot(sequence)];
      if (moved.length > 0) {
        moved[to] = reactions[slot(sequence)];
      }
    }
    kind = kinds;
    reactions = moved;
    ends = ends.length == 0 ? ends : moved(ends, capacity);
    low = moved(low, capacity);
    high = moved(high, capacity);
    sender = moved(sender, capacity);
    time = moved(time, capacity);
  }

  private long[] moved(long[] from, int capacity) {
    long[] to = new long[capacity];
    for (long sequence = first; sequence <= last; sequence++) {
      to[(int) sequence & (capacity - 1)] = from[(int) sequence & (from.length - 1)];
    }
    return to;
  }
}
