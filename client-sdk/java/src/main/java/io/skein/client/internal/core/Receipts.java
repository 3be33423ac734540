package io.skein.client.internal.core;

import io.skein.protocol.ConversationId;
import java.util.HashMap;
import java.util.Map;

/**
 * Receipts: what the listener has dealt with is first saved, then told to the node, one number per
 * conversation for many messages. Confined to one thread.
 */
final class Receipts {
  /** Tells the node. */
  interface Sender {
    void delivered(ConversationId conversation, long sequence);
  }

  private static final long NEVER = Long.MAX_VALUE;

  private final long delayMillis;
  private final boolean enabled;
  private Map<ConversationId, Long> due = new HashMap<>();
  private Map<ConversationId, Long> saving = new HashMap<>();
  private long saveDue = NEVER;
  private boolean saveUnderWay;

  Receipts(long delayMillis, boolean enabled) {
    this.delayMillis = delayMillis;
    this.enabled = enabled;
  }

  void due(ConversationId conversation, long sequence, long now) {
    due.merge(conversation, sequence, Math::max);
    cursorChanged(now);
  }

  /** Something is to be saved, if only the cursor. */
  void cursorChanged(long now) {
    saveDue = Math.min(saveDue, now + delayMillis);
  }

  boolean isSaveDue(long now) {
    return !saveUnderWay && now >= saveDue;
  }

  /** When a save is due; {@link Long#MAX_VALUE} if there is nothing to save or one is under way. */
  long saveDue() {
    return saveUnderWay ? NEVER : saveDue;
  }

  void saving() {
    saveUnderWay = true;
    saveDue = NEVER;
    saving = due;
    due = new HashMap<>();
  }

  /** The save is over; receipts go out only for what was kept. */
  void saved(boolean kept, Sender sender) {
    saveUnderWay = false;
    if (kept && enabled) {
      saving.forEach(sender::delivered);
    }
    saving = new HashMap<>();
  }

  /** The save is over, and there is nobody to tell: they go out with the next ones. */
  void saveLost() {
    saveUnderWay = false;
    saving.forEach((conversation, sequence) -> due.merge(conversation, sequence, Math::max));
    saving = new HashMap<>();
  }

  /** Receipts that wait for the next connection are due again. */
  void connected(long now) {
    if (!due.isEmpty()) {
      cursorChanged(now);
    }
  }
}
