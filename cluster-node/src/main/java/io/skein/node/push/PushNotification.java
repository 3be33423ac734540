package io.skein.node.push;

import io.skein.protocol.ConversationId;

/**
 * What a device is to show: of one conversation, in the place of what it was told of it before.
 *
 * @param badge what is unread in all, as {@code ConversationList.badge} of the SDKs has it; {@link
 *     #UNCOUNTED}: nobody has counted, the badge stays
 * @param title who says it, and where; empty: not to be told
 * @param text what is said; empty: not to be told
 */
public record PushNotification(
    ConversationId conversation, Kind kind, int badge, String title, String text) {
  /** No badge is told. */
  public static final int UNCOUNTED = -1;

  /** Why it is told. */
  public enum Kind {
    MESSAGE("message"),
    /** The message mentions the user. */
    MENTION("mention");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    /** As it is told to devices. */
    public String text() {
      return text;
    }
  }

  /** Without title and text. */
  @Override
  public String toString() {
    return "PushNotification[" + conversation + ", " + kind + ", " + badge + "]";
  }
}
