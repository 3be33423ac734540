package io.skein.node.session;

import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Preferences;
import io.skein.protocol.PreferencesChange;
import io.skein.protocol.Reply;
import org.jspecify.annotations.Nullable;

/**
 * How a user keeps the conversations of an {@link Inbox}. Changes take effect in the order in which
 * they come, so the last one of a value counts. They are shown to devices once they are stored; the
 * write that stores them marks the conversation for every device, those that are attached too, as
 * an event is a hint and the session may end at any moment. Pure; confined to its session actor.
 */
final class InboxPreferences {
  private final InboxState state;
  private final InboxDuties duties;
  private final int pinnedMax;

  /**
   * @param pinnedMax how many conversations the user may pin
   */
  InboxPreferences(InboxState state, InboxDuties duties, int pinnedMax) {
    this.state = state;
    this.duties = duties;
    this.pinnedMax = pinnedMax;
  }

  /** Why the user may not change that; null: it may be changed. The inbox must be loaded. */
  Reply.@Nullable Failed refusal(
      ConversationId conversation, PreferencesChange change, long nowMillis) {
    InboxLine line = state.findLine(conversation);
    if (line == null || !line.listed) {
      return Reply.Failed.of(ErrorCode.NOT_A_MEMBER, "not on the list");
    }
    Long mutedUntil = change.mutedUntilMillis();
    if (mutedUntil != null && mutedUntil != 0 && mutedUntil <= nowMillis) {
      return Reply.Failed.of(
          ErrorCode.BAD_REQUEST, "set_preferences.muted_until_millis: not to come");
    }
    boolean pins = Boolean.TRUE.equals(change.pinned()) && !line.latestPreferences().pinned();
    if (pins && pinnedCount() >= pinnedMax) {
      return Reply.Failed.of(ErrorCode.TOO_MANY_PINNED, "at most " + pinnedMax);
    }
    return null;
  }

  private long pinnedCount() {
    return state.lines().stream()
        .filter(line -> line.listed && line.latestPreferences().pinned())
        .count();
  }

  /** The user keeps a conversation of the list so from now on; to be stored. */
  void prefer(ConversationId conversation, PreferencesChange change) {
    InboxLine line = state.line(conversation);
    line.wantedPreferences = change.applyTo(line.latestPreferences());
    if (line.isSettled()) {
      // It is stored so already, and whoever has to know was marked with it.
      line.wantedPreferences = null;
    }
    duties.reconsider(line);
  }

  /**
   * Another membership has begun, and nothing of how the one before it was kept is to go on; to be
   * stored and told like any change.
   */
  void beginAnew(InboxLine line) {
    if (!line.latestPreferences().isNone()) {
      line.wantedPreferences = Preferences.NONE;
    }
  }

  /** True if nothing that the user wants of a conversation of the list waits to be stored. */
  boolean isStored(ConversationId conversation) {
    InboxLine line = state.findLine(conversation);
    return line != null && line.listed && line.isSettled();
  }

  /** As it is stored. */
  Preferences of(ConversationId conversation) {
    InboxLine line = state.findLine(conversation);
    return line == null ? Preferences.NONE : line.preferences;
  }
}
