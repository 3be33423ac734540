package io.skein.node.push;

import io.skein.protocol.ConversationId;
import io.skein.protocol.DeviceId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * When a user's devices are told of which conversation: a moment after something was said, and then
 * at most once in an interval, however much is said. Keeps no message: what there is to tell is
 * asked for when it is time. Pure but mutable: confined to its session actor.
 */
public final class PushDesk {
  /** Conversations that are remembered; of one that is not, a device is told once too often. */
  static final int CONVERSATIONS_MAX = 256;

  /** Mentions that are remembered of each: one is told if those after it are taken back. */
  static final int MENTIONS_MAX = 5;

  private static final long NEVER = Long.MIN_VALUE / 2;

  private static final class Line {
    long head;
    long lookedAt = NEVER;

    /** 0: nothing is to be looked at. */
    long dueAt;

    /** The newest messages that are known to mention the user, the newest first. */
    List<Long> mentions = List.of();

    final Map<DeviceId, Long> told = new HashMap<>(2);
  }

  private final long delayMillis;
  private final long intervalMillis;

  /** The least recently used goes first. */
  private final Map<ConversationId, Line> lines = new LinkedHashMap<>(4, 0.75f, true);

  public PushDesk(Duration delay, Duration interval) {
    this.delayMillis = delay.toMillis();
    this.intervalMillis = interval.toMillis();
  }

  /** Something was said; no device is to be told yet. */
  public void said(ConversationId conversation, long head) {
    Line line = lines.computeIfAbsent(conversation, id -> new Line());
    line.head = Math.max(line.head, head);
    if (lines.size() > CONVERSATIONS_MAX) {
      Iterator<Line> eldest = lines.values().iterator();
      eldest.next();
      eldest.remove();
    }
  }

  /** A device is not here that would hear of it. */
  public void want(ConversationId conversation, long head, long nowMillis) {
    said(conversation, head);
    Line line = lines.get(conversation);
    if (line != null && line.dueAt == 0) {
      line.dueAt = Math.max(nowMillis + delayMillis, line.lookedAt + intervalMillis);
    }
  }

  /** A message is known to mention the user; no device is to be told yet. */
  public void mentioned(ConversationId conversation, long sequence) {
    said(conversation, sequence);
    Line line = lines.get(conversation);
    if (line != null) {
      line.mentions =
          Stream.concat(line.mentions.stream(), Stream.of(sequence))
              .distinct()
              .sorted(Comparator.reverseOrder())
              .limit(MENTIONS_MAX)
              .toList();
    }
  }

  /** The newest messages that are known to mention the user, the newest first. */
  public List<Long> mentions(ConversationId conversation) {
    Line line = lines.get(conversation);
    return line == null ? List.of() : line.mentions;
  }

  /** What was last said in which of the conversations that are remembered. A copy. */
  public Map<ConversationId, Long> heads() {
    Map<ConversationId, Long> heads = new HashMap<>();
    lines.forEach((id, line) -> heads.put(id, line.head));
    return heads;
  }

  /** When something is due next; 0: nothing is wanted. */
  public long nextDueAt() {
    long next = 0;
    for (Line line : lines.values()) {
      if (line.dueAt != 0 && (next == 0 || line.dueAt < next)) {
        next = line.dueAt;
      }
    }
    return next;
  }

  /** Conversations that are to be looked at now. */
  public List<ConversationId> take(long nowMillis) {
    List<ConversationId> due = new ArrayList<>();
    lines.forEach(
        (id, line) -> {
          if (line.dueAt != 0 && line.dueAt <= nowMillis) {
            line.dueAt = 0;
            line.lookedAt = nowMillis;
            due.add(id);
          }
        });
    return due;
  }

  /** The newest message that a device was told of; 0: none. */
  public long told(ConversationId conversation, DeviceId device) {
    Line line = lines.get(conversation);
    return line == null ? 0 : line.told.getOrDefault(device, 0L);
  }

  /** A device is told of a message, or there is nothing to tell up to there. */
  public void tell(ConversationId conversation, DeviceId device, long sequence) {
    Line line = lines.get(conversation);
    if (line != null) {
      line.told.merge(device, sequence, Math::max);
    }
  }

  /** The user is no member any more. */
  public void left(ConversationId conversation) {
    lines.remove(conversation);
  }

  /** Nobody is to be told anything. */
  public void clear() {
    lines.clear();
  }

  /** What is wanted is given up. */
  public void giveUp() {
    lines.values().forEach(line -> line.dueAt = 0);
  }
}
