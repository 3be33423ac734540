package io.skein.node.push;

import io.skein.node.push.PushNotification.Kind;
import io.skein.protocol.Content;
import io.skein.protocol.Message;
import io.skein.protocol.Preferences;
import io.skein.protocol.Reply.ConversationSummary;
import io.skein.protocol.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What of a conversation is worth a notification, and in which words. Pure. */
public final class PushRules {
  private static final String CUT = "…";

  private PushRules() {}

  /** Whether the user wants to hear of a conversation at all. */
  public static boolean isWanted(Preferences preferences, Instant now) {
    return !preferences.isMuted(now) && !preferences.archived();
  }

  /**
   * Why the newest message of a conversation is told; null: it is not. What the user said itself,
   * has read elsewhere or was never told is none, nor is what was taken back, has vanished, is no
   * word of anybody (an operation, a change of the group), or comes from a stranger, whose first
   * messages are a request and no more.
   *
   * @param line what the conversation says of itself now, without what the user has deleted
   * @param told the newest message that the device has, or was told of
   */
  public static @Nullable Kind kind(
      ConversationSummary line, UserId user, Preferences preferences, long told, Instant now) {
    Message newest = line.last();
    if (newest == null
        || line.members() == 0
        || line.unread() == 0
        || line.fromStranger()
        || newest.sequence() <= told
        || newest.sender().equals(user)
        || newest.isOver(now.toEpochMilli())
        || !(newest.content() instanceof Content.Said)
        || !isWanted(preferences, now)) {
      return null;
    }
    boolean mentionsEarlier = line.unreadMentions() > 0 && line.firstMention() > told;
    return mentionsEarlier || mentions(newest.content(), user) ? Kind.MENTION : Kind.MESSAGE;
  }

  private static boolean mentions(Content content, UserId user) {
    return content instanceof Content.Text text
        && (text.mentionsAll() || text.mentions().contains(user));
  }

  /** What a message says, cut; empty if that is not to leave the cluster, as it will vanish. */
  public static String text(Message message, int lengthMax) {
    return message.endMillis() == 0 && message.content() instanceof Content.Said said
        ? cut(said.plainText(), lengthMax)
        : "";
  }

  /** A text of at most so many characters, no surrogate pair torn apart. */
  public static String cut(String text, int lengthMax) {
    if (text.codePointCount(0, text.length()) <= lengthMax) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, lengthMax - 1)) + CUT;
  }
}
