package io.skein.client.internal.core;

import io.skein.client.FirstSync;
import io.skein.client.StateStore.Checkpoint;
import io.skein.client.StateStore.Position;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The timelines of all conversations, and which of them are to be pulled. Holds back when the
 * listener does not keep up: then what arrives is only noted, and pulled later. Confined to one
 * thread.
 */
final class Inbox {
  private static final long NEVER = Long.MAX_VALUE;

  private final CoreSettings settings;
  private final Effects effects;
  private final Map<ConversationId, Timeline> timelines = new HashMap<>();
  private final Set<Timeline> behind = new LinkedHashSet<>();
  private final Set<ConversationId> changed = new HashSet<>();
  private int beingHandled;
  private int pulls;

  Inbox(CoreSettings settings, Checkpoint saved, Effects effects) {
    this.settings = settings;
    this.effects = effects;
    saved
        .positions()
        .forEach(
            (id, position) -> {
              Timeline timeline = Timeline.resumed(id, position.seen(), position.head());
              timelines.put(id, timeline);
              timeline.reached(position.head(), 0);
              track(timeline);
            });
  }

  long head(ConversationId id) {
    Timeline timeline = timelines.get(id);
    return timeline == null ? 0 : timeline.head();
  }

  long seen(ConversationId id) {
    Timeline timeline = timelines.get(id);
    return timeline == null ? 0 : timeline.seen();
  }

  boolean isSeen(ConversationId id, long sequence) {
    Timeline timeline = timelines.get(id);
    return timeline != null && timeline.isPlaced() && sequence <= timeline.seen();
  }

  void offer(Message message, long now) {
    Timeline timeline = timeline(message.conversation());
    if (hasRoom()) {
      timeline.offer(message, now, this::hand);
    } else {
      timeline.reached(message.sequence(), now);
    }
    changed(timeline);
  }

  void reached(ConversationId id, long head, long now) {
    Timeline timeline = timeline(id);
    timeline.reached(head, now);
    changed(timeline);
  }

  /** Learns of a conversation from the node's list. */
  void adopt(Reply.ConversationSummary summary, boolean first, FirstSync policy, long now) {
    Timeline timeline = timeline(summary.conversation());
    timeline.place(first ? start(summary, policy) : summary.memberSince() - 1, this::hand);
    timeline.reached(summary.head(), now);
    changed(timeline);
  }

  private static long start(Reply.ConversationSummary summary, FirstSync policy) {
    if (policy == FirstSync.LATEST) {
      return summary.head();
    }
    long newest = summary.head() - CoreSettings.FIRST_SYNC_MESSAGES_MAX;
    return Math.max(summary.memberSince() - 1, Math.max(summary.read(), newest));
  }

  /** The list is complete: what was heard of and is not in it is new, and pulled from its start. */
  void placeTheRest(long now) {
    for (Timeline timeline : timelines.values()) {
      if (!timeline.isPlaced()) {
        timeline.reached(timeline.head(), now);
        track(timeline);
      }
    }
  }

  void pulled(Timeline timeline, Reply.Answer answer, long now) {
    pulls--;
    if (answer instanceof Reply.Page page) {
      timeline.page(page, now, this::hand);
    } else {
      Reply.Failed failed = Requests.asFailure(answer);
      if (failed.code().isRetryable()) {
        timeline.pullFailed(now + Math.max(failed.retryAfterMillis(), Timeline.STALE_MILLIS));
      } else {
        timeline.giveUp();
      }
    }
    changed(timeline);
  }

  /**
   * Takes a timeline that is to be pulled now: its pull counts as begun at once.
   *
   * @param placedOnly true while the first list is not complete: it says from where on a
   *     conversation is of interest
   */
  @Nullable Timeline nextPull(long now, boolean placedOnly) {
    if (pulls >= CoreSettings.PULLS_MAX || behind.isEmpty() || !hasRoom()) {
      return null;
    }
    for (Timeline timeline : behind) {
      if (timeline.pullDue() <= now && (timeline.isPlaced() || !placedOnly)) {
        pulls++;
        return timeline;
      }
    }
    return null;
  }

  /** When a pull becomes due; {@link Long#MAX_VALUE} if none does by time alone. */
  long nextPullDue(boolean placedOnly) {
    if (pulls >= CoreSettings.PULLS_MAX || !hasRoom()) {
      return NEVER;
    }
    long due = NEVER;
    for (Timeline timeline : behind) {
      if (timeline.isPlaced() || !placedOnly) {
        due = Math.min(due, timeline.pullDue());
      }
    }
    return due;
  }

  void handled(Map<ConversationId, Long> upTo, int messages) {
    beingHandled -= messages;
    upTo.forEach(
        (id, sequence) -> {
          timeline(id).seen(sequence);
          changed.add(id);
        });
  }

  void disconnected(long now) {
    pulls = 0;
    // All of them: one may have caught up by events while its pull was under way.
    timelines.values().forEach(timeline -> timeline.disconnected(now));
  }

  /** The positions that changed since this was asked last. */
  Map<ConversationId, Position> takeChangedPositions() {
    Map<ConversationId, Position> positions = new HashMap<>();
    for (ConversationId id : changed) {
      Timeline timeline = timeline(id);
      if (timeline.isPlaced()) {
        positions.put(id, new Position(timeline.seen(), timeline.head()));
      }
    }
    changed.clear();
    return positions;
  }

  Map<ConversationId, Position> positions() {
    Map<ConversationId, Position> all = new HashMap<>();
    timelines.forEach((id, line) -> all.put(id, new Position(line.seen(), line.head())));
    return all;
  }

  private boolean hasRoom() {
    return beingHandled < settings.callbacksMax();
  }

  private void hand(Message message) {
    beingHandled++;
    effects.hand(message);
  }

  private Timeline timeline(ConversationId id) {
    return timelines.computeIfAbsent(id, Timeline::new);
  }

  private void changed(Timeline timeline) {
    changed.add(timeline.conversation());
    track(timeline);
  }

  private void track(Timeline timeline) {
    if (timeline.isBehind()) {
      behind.add(timeline);
    } else {
      behind.remove(timeline);
    }
  }
}
