package io.skein.node.push;

import io.skein.node.account.UnreadLine;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Preferences;
import io.skein.protocol.Reply.ConversationSummary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A user's badge, as {@code ConversationList.badge} of the SDKs has it: the sum of what the
 * conversations count. They are asked for it once, then only when something has changed; between
 * two lives of the session it is kept. Pure but mutable: confined to its session actor.
 */
public final class UnreadTotal {
  private final Map<ConversationId, UnreadLine> lines = new HashMap<>();
  private final Set<ConversationId> stale = new HashSet<>();
  private boolean counted;
  private boolean unsaved;

  /**
   * What the life before has left; what this one has heard counts on.
   *
   * @param kept null: nobody has ever counted
   */
  public void load(@Nullable List<UnreadLine> kept) {
    if (kept != null && !counted) {
      counted = true;
      for (UnreadLine line : kept) {
        if (line.unread() == UnreadLine.UNKNOWN) {
          stale.add(line.conversation());
        } else {
          lines.put(line.conversation(), line);
        }
      }
    }
  }

  /** Something has changed: messages, cursors, or what the user marks. */
  public void changed(ConversationId conversation) {
    unsaved |= stale.add(conversation);
  }

  public void left(ConversationId conversation) {
    unsaved |= stale.remove(conversation);
    unsaved |= lines.remove(conversation) != null;
  }

  /**
   * Whom to ask before the total is known.
   *
   * @param listed the user's conversations
   */
  public List<ConversationId> toAsk(Collection<ConversationId> listed) {
    return listed.stream().filter(id -> !counted || stale.contains(id)).toList();
  }

  /** A conversation has answered. */
  public void counted(ConversationSummary line, Preferences preferences) {
    ConversationId id = line.conversation();
    stale.remove(id);
    unsaved = true;
    if (line.members() > 0 && (line.unread() > 0 || preferences.isMarkedUnread(line.read()))) {
      lines.put(
          id,
          new UnreadLine(
              id,
              line.unread(),
              line.read(),
              line.last() == null ? 0 : line.last().sequence(),
              line.fromStranger()));
    } else {
      lines.remove(id);
    }
  }

  /** All have answered that were asked when there was no total yet. */
  public void complete() {
    counted = true;
  }

  /** What the badge shows. */
  public int badge(Function<ConversationId, Preferences> preferences, Instant now) {
    long sum = 0;
    for (UnreadLine line : lines.values()) {
      sum += toRead(line, preferences.apply(line.conversation()), now);
    }
    return (int) Math.min(Integer.MAX_VALUE, sum);
  }

  private static int toRead(UnreadLine line, Preferences preferences, Instant now) {
    if (line.fromStranger()
        || !PushRules.isWanted(preferences, now)
        || preferences.isHidden(line.newest())) {
      return 0;
    }
    return line.unread() > 0 ? line.unread() : preferences.isMarkedUnread(line.read()) ? 1 : 0;
  }

  /**
   * What the next life goes on from; null: as it is stored, or nothing that could be relied upon.
   */
  public @Nullable List<UnreadLine> toKeep() {
    if (!counted || !unsaved) {
      return null;
    }
    unsaved = false;
    List<UnreadLine> kept = new ArrayList<>();
    stale.forEach(id -> kept.add(UnreadLine.unknown(id)));
    lines.forEach(
        (id, line) -> {
          if (!stale.contains(id)) {
            kept.add(line);
          }
        });
    return kept;
  }
}
