package io.skein.client.internal.core;

import io.skein.protocol.ConversationId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Drafts on their way to the node: of each conversation the newest alone, a while after the first
 * change that it has, so that somebody who types costs a request every two seconds and not one per
 * key. One at a time per conversation, so that none is overtaken by the one before it. An empty
 * draft goes at once: the text was sent, or thrown away. Pure; confined to one thread.
 *
 * @param <W> who waits for a draft to be stored
 */
public final class DraftQueue<W> {
  /** From a change to the request that tells it, with all that came meanwhile. */
  public static final long PAUSE_MILLIS = 2_000;

  private static final long NEVER = Long.MAX_VALUE;

  /**
   * What is to be sent now.
   *
   * @param waiting for this draft, or for one that it replaced
   */
  public record Draft<W>(ConversationId conversation, String text, List<W> waiting) {
    /** Without the text. */
    @Override
    public String toString() {
      return "Draft[" + conversation + "]";
    }
  }

  private static final class Line<W> {
    @Nullable String text;
    long due = NEVER;
    boolean underWay;
    List<W> waiting = new ArrayList<>(1);
  }

  private final Map<ConversationId, Line<W>> lines = new HashMap<>();

  /** A draft changed. */
  public void put(ConversationId conversation, String text, W waiter, long now) {
    Line<W> line = lines.computeIfAbsent(conversation, id -> new Line<>());
    if (line.text == null) {
      line.due = now + PAUSE_MILLIS;
    }
    if (text.isEmpty()) {
      line.due = now;
    }
    line.text = text;
    line.waiting.add(waiter);
  }

  /** Takes a draft that is to be sent now; tell {@link #answered} when its fate is known. */
  public @Nullable Draft<W> next(long now) {
    for (Map.Entry<ConversationId, Line<W>> entry : lines.entrySet()) {
      Line<W> line = entry.getValue();
      String text = line.text;
      if (text != null && !line.underWay && line.due <= now) {
        Draft<W> draft = new Draft<>(entry.getKey(), text, line.waiting);
        line.text = null;
        line.due = NEVER;
        line.underWay = true;
        line.waiting = new ArrayList<>(1);
        return draft;
      }
    }
    return null;
  }

  /** The draft of this conversation that was under way is stored, or was refused. */
  public void answered(ConversationId conversation) {
    Line<W> line = lines.get(conversation);
    if (line != null) {
      line.underWay = false;
      if (line.text == null) {
        lines.remove(conversation);
      }
    }
  }

  /**
   * The draft that was under way may have been lost: it is sent again after a while, unless a newer
   * one is here, for which its waiters wait then.
   *
   * @return false if the queue has ended
   */
  public boolean putBack(Draft<W> draft, long now) {
    Line<W> line = lines.get(draft.conversation());
    if (line == null) {
      return false;
    }
    line.underWay = false;
    line.waiting.addAll(0, draft.waiting());
    if (line.text == null) {
      line.text = draft.text();
      line.due = now + PAUSE_MILLIS;
    }
    return true;
  }

  /** Nothing that is here waits any longer. */
  public void hurry(long now) {
    for (Line<W> line : lines.values()) {
      if (line.text != null) {
        line.due = now;
      }
    }
  }

  /** Nothing waits, and nothing is under way. */
  public boolean isEmpty() {
    return lines.isEmpty();
  }

  /** When {@link #next} has something; {@link Long#MAX_VALUE} if not by time alone. */
  public long nextDue() {
    long due = NEVER;
    for (Line<W> line : lines.values()) {
      if (!line.underWay) {
        due = Math.min(due, line.due);
      }
    }
    return due;
  }

  /** Gives up what is not under way: those who wait for it. */
  public List<W> end() {
    List<W> waiting = new ArrayList<>();
    lines.values().forEach(line -> waiting.addAll(line.waiting));
    lines.clear();
    return waiting;
  }
}
