package io.skein.node.delivery;

import io.skein.protocol.Call;
import io.skein.protocol.ConversationId;
import io.skein.protocol.EncodedFrame;
import io.skein.protocol.Preferences;
import io.skein.protocol.Privacy;
import io.skein.protocol.Reply;
import io.skein.protocol.WireCodec;
import java.util.List;

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
  public static Outbound.Pushed cursor(Notice.CursorMoved moved) {
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

  /** What the user keeps of messages changed. */
  public static Outbound keeping(Reply.KeepingEvent event) {
    return pushed(event);
  }

  /** What the user has scheduled changed. */
  public static Outbound scheduled(Reply.ScheduledEvent event) {
    return pushed(event);
  }

  /** What is told to those who look at a conversation is another from now on. */
  public static Outbound looking(ConversationId conversation, Reply.Looking now) {
    return pushed(new Reply.LookingEvent(conversation, now.receipts(), now.typing()));
  }

  /** These type. */
  public static Outbound typing(ConversationId conversation, List<Reply.Typist> typists) {
    return pushed(new Reply.TypingEvent(conversation, typists));
  }

  /** So many have received and read these messages. */
  public static Outbound receiptCounts(
      ConversationId conversation, List<Reply.ReceiptCount> counts) {
    return pushed(new Reply.ReceiptCountsEvent(conversation, counts));
  }

  /** So these users are there. */
  public static Outbound presence(List<Reply.Presence> presences) {
    return pushed(new Reply.PresenceEvent(presences));
  }

  /** A call is so now. */
  public static EncodedFrame call(Call call) {
    return WireCodec.encode(new Reply.CallEvent(call));
  }

  /** The user lets others know this from now on. */
  public static Outbound privacy(Privacy privacy) {
    return pushed(new Reply.PrivacyEvent(privacy));
  }

  private static Outbound.Pushed pushed(Reply.Event event) {
    EncodedFrame frame = WireCodec.encode(event);
    return new Outbound.Pushed(frame);
  }
}
