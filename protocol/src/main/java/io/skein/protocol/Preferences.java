package io.skein.protocol;

import java.time.Instant;

/**
 * How one user keeps one conversation, the same on all of the user's devices; other members never
 * see any of it. What depends on messages is told by a sequence rather than by yes or no, so that a
 * device comes to the same picture in whatever order it hears of messages, cursors and preferences.
 *
 * @param mutedUntilMillis no notification before this time; 0: not muted, {@link #FOR_EVER}
 * @param pinned at the top of the list
 * @param archived off the list, among the archived ones, whatever is said in it
 * @param hiddenUpTo off all lists until there is a message above this sequence; 0: not hidden
 * @param unreadUntil shown as unread until the read cursor reaches this sequence; 0: not marked
 * @param note for the user's own eyes
 * @param draft what the user has begun to write
 * @param mentionsOnly devices that are away are notified of messages alone that mention the user;
 *     of large conversations they are of no others anyway
 */
public record Preferences(
    long mutedUntilMillis,
    boolean pinned,
    boolean archived,
    long hiddenUpTo,
    long unreadUntil,
    String note,
    String draft,
    boolean mentionsOnly) {
  /** Of a conversation that the user has left as it came. */
  public static final Preferences NONE = new Preferences(0, false, false, 0, 0, "", "");

  /** The time until which a conversation is muted that is muted for ever. */
  public static final long FOR_EVER = Long.MAX_VALUE;

  /** Of a conversation of which the user is notified as usual. */
  public Preferences(
      long mutedUntilMillis,
      boolean pinned,
      boolean archived,
      long hiddenUpTo,
      long unreadUntil,
      String note,
      String draft) {
    this(mutedUntilMillis, pinned, archived, hiddenUpTo, unreadUntil, note, draft, false);
  }

  /** True if nothing is preferred. */
  public boolean isNone() {
    return equals(NONE);
  }

  public boolean isMuted(Instant now) {
    return mutedUntilMillis > now.toEpochMilli();
  }

  /**
   * @param newest the newest message that the user may see, operations being none
   */
  public boolean isHidden(long newest) {
    return hiddenUpTo > 0 && newest <= hiddenUpTo;
  }

  /**
   * True if the user wants it shown as unread, though there may be nothing to read.
   *
   * @param read the user's read cursor
   */
  public boolean isMarkedUnread(long read) {
    return read < unreadUntil;
  }

  /** Without the texts: they are as private as messages. */
  @Override
  public String toString() {
    return "Preferences[muted until "
        + mutedUntilMillis
        + (pinned ? ", pinned" : "")
        + (archived ? ", archived" : "")
        + (mentionsOnly ? ", mentions only" : "")
        + ", hidden up to "
        + hiddenUpTo
        + ", unread until "
        + unreadUntil
        + "]";
  }
}
