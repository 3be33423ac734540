package io.skein.node.delivery;

import io.skein.protocol.ConversationId;
import io.skein.protocol.EncodedFrame;
import io.skein.protocol.Preferences;
import io.skein.protocol.Reply;
import io.skein.protocol.WireCodec;

/** Events as frames, encoded once for all who get them. Stateless, thread-safe. */
public final class EventFrames {
  private static final Outbound RESYNC = pushed(new Reply.ResyncEvent());

  private EventFrames() {}

  /** Events may have been lost. */
  public static Outbound resync() {
    return RESYNC;
  }

  /** There are messages up to {@code head}. */
  public static Outbound head(ConversationId conversation, long head) {
    return pushed(new Reply.HeadEvent(conversation, head));
  }

  /** A cursor moved. */
  public static Outbound cursor(Notice.CursorMoved moved) {
    return pushed(
        new Reply.CursorEvent(
            moved.conversation(),
            moved.user(),
            moved.delivered(),
            moved.read(),
            moved.unread(),
            moved.head(),
            moved.unreadMentions(),
            moved.firstMention()));
  }

  /** The user keeps the conversation so from now on. */
  public static Outbound preferences(ConversationId conversation, Preferences preferences) {
    return pushed(new Reply.PreferencesEvent(conversation, preferences));
  }

  /** The user's people changed. */
  public static Outbound people(Reply.PeopleEvent event) {
    return pushed(event);
  }

  private static Outbound pushed(Reply.Event event) {
    EncodedFrame frame = WireCodec.encode(event);
    return new Outbound.Pushed(frame);
  }
}
