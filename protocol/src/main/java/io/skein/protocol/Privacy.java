package io.skein.protocol;

/**
 * What a user lets others know.
 *
 * @param lastSeenTo who is told when the user was there last
 * @param invisible others are told that the user is not there
 * @param readsHidden in direct chats neither side is told what the other has read
 */
public record Privacy(Audience lastSeenTo, boolean invisible, boolean readsHidden) {
  /** Of a user who has changed nothing. */
  public static final Privacy DEFAULTS = new Privacy(Audience.EVERYONE, false, false);

  /** Who may know something. */
  public enum Audience {
    EVERYONE,
    NOBODY
  }
}
