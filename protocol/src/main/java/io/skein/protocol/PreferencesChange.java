package io.skein.protocol;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a user changes about {@link Preferences}: null leaves a value as it is. Each value stands
 * for itself, so that two devices which change different ones at the same time both have their way;
 * of the same one the last counts.
 */
public record PreferencesChange(
    @Nullable Long mutedUntilMillis,
    @Nullable Boolean pinned,
    @Nullable Boolean archived,
    @Nullable Long hiddenUpTo,
    @Nullable Long unreadUntil,
    @Nullable String note,
    @Nullable String draft,
    @Nullable Boolean mentionsOnly) {
  private static final PreferencesChange NOTHING =
      new PreferencesChange(null, null, null, null, null, null, null);

  /** One that leaves of what the user is notified as it is. */
  public PreferencesChange(
      @Nullable Long mutedUntilMillis,
      @Nullable Boolean pinned,
      @Nullable Boolean archived,
      @Nullable Long hiddenUpTo,
      @Nullable Long unreadUntil,
      @Nullable String note,
      @Nullable String draft) {
    this(mutedUntilMillis, pinned, archived, hiddenUpTo, unreadUntil, note, draft, null);
  }

  /** No notification before this time. */
  public static PreferencesChange mutedUntil(Instant time) {
    return muted(time.toEpochMilli());
  }

  public static PreferencesChange mutedForEver() {
    return muted(Preferences.FOR_EVER);
  }

  public static PreferencesChange notMuted() {
    return muted(0);
  }

  private static PreferencesChange muted(long untilMillis) {
    return new PreferencesChange(untilMillis, null, null, null, null, null, null);
  }

  /** Notified of mentions alone; false: as usual. Whether it is muted stays as it is. */
  public static PreferencesChange mentionsOnly(boolean wanted) {
    return new PreferencesChange(null, null, null, null, null, null, null, wanted);
  }

  public static PreferencesChange pinned(boolean wanted) {
    return new PreferencesChange(null, wanted, null, null, null, null, null);
  }

  public static PreferencesChange archived(boolean wanted) {
    return new PreferencesChange(null, null, wanted, null, null, null, null);
  }

  /**
   * Off all lists until a message comes.
   *
   * @param head the newest message that the user has been shown: one that is on its way already
   *     brings the conversation back; a sequence to come hides all messages up to it
   */
  public static PreferencesChange hiddenUpTo(long head) {
    return new PreferencesChange(null, null, null, head, null, null, null);
  }

  /**
   * Shown as unread until the user reads on.
   *
   * @param read the user's read cursor; void if another device has read further, and this one does
   *     not know yet
   */
  public static PreferencesChange markedUnread(long read) {
    return new PreferencesChange(null, null, null, null, read + 1, null, null);
  }

  /** Not shown as unread any more. */
  public static PreferencesChange notMarkedUnread() {
    return new PreferencesChange(null, null, null, null, 0L, null, null);
  }

  /** A text for the user's own eyes; empty: none. */
  public static PreferencesChange note(String text) {
    return new PreferencesChange(null, null, null, null, null, text, null);
  }

  /** What the user has begun to write; empty: nothing. */
  public static PreferencesChange draft(String text) {
    return new PreferencesChange(null, null, null, null, null, null, text);
  }

  /** True if it changes nothing at all. */
  public boolean isEmpty() {
    return equals(NOTHING);
  }

  /** The preferences after this change. */
  public Preferences applyTo(Preferences before) {
    return new Preferences(
        mutedUntilMillis == null ? before.mutedUntilMillis() : mutedUntilMillis,
        pinned == null ? before.pinned() : pinned,
        archived == null ? before.archived() : archived,
        hiddenUpTo == null ? before.hiddenUpTo() : hiddenUpTo,
        unreadUntil == null ? before.unreadUntil() : unreadUntil,
        note == null ? before.note() : note,
        draft == null ? before.draft() : draft,
        mentionsOnly == null ? before.mentionsOnly() : mentionsOnly);
  }

  /** Without the texts: they are as private as messages. */
  @Override
  public String toString() {
    return "PreferencesChange["
        + (mutedUntilMillis == null ? "" : "muted ")
        + (pinned == null ? "" : "pinned ")
        + (archived == null ? "" : "archived ")
        + (hiddenUpTo == null ? "" : "hidden ")
        + (unreadUntil == null ? "" : "unread ")
        + (note == null ? "" : "note ")
        + (draft == null ? "" : "draft ")
        + (mentionsOnly == null ? "" : "mentions ")
        + "]";
  }
}
