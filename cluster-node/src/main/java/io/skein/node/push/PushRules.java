package io.skein.node.push;

import io.skein.node.push.PushNotification.Kind;
import io.skein.protocol.Call;
import io.skein.protocol.Content;
import io.skein.protocol.GroupMode;
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
   * Whether a message is worth a notification by itself. What the user said is not, nor what was
   * taken back, has vanished, or is no word of anybody (an operation, a change of the group); of
   * calls those are that the other of a direct chat made in vain.
   */
  public static boolean isTold(Message message, UserId user, Instant now) {
    return !message.sender().equals(user)
        && !message.isOver(now.toEpochMilli())
        && (message.content() instanceof Content.Said || isMissedCall(message));
  }

  private static boolean isMissedCall(Message message) {
    return message.conversation().isDirect()
        && message.content() instanceof Content.CallEntry call
        && (call.outcome() == Call.Outcome.MISSED
            || call.outcome() == Call.Outcome.CANCELLED
            || call.outcome() == Call.Outcome.BUSY);
  }

  /**
   * Whether of a conversation mentions alone are told: of a large one, where thousands would be
   * told of whatever is said, and sessions hear of nothing else.
   */
  public static boolean isOfMentionsAlone(ConversationSummary line) {
    return line.mode() == GroupMode.LARGE || line.mode() == GroupMode.BROADCAST;
  }

  /**
   * Why a message of a conversation is told; null: it is not. What the user has read elsewhere or
   * was never told is none, nor is what comes from a stranger, whose first messages are a request
   * and no more.
   *
   * @param line what the conversation says of itself now, without what the user has deleted
   * @param newest its newest message that may be told; null: there is none
   * @param told the newest message that the device has, or was told of
   */
  public static @Nullable Kind kind(
      ConversationSummary line,
      @Nullable Message newest,
      UserId user,
      Preferences preferences,
      long told,
      Instant now) {
    if (newest == null
        || line.members() == 0
        || line.unread() == 0
        || line.fromStranger()
        || newest.sequence() <= told
        || !isTold(newest, user, now)
        || !isWanted(preferences, now)) {
      return null;
    }
    if (mentions(newest.content(), user)) {
      return Kind.MENTION;
    }
    if (preferences.mentionsOnly()) {
      return null;
    }
    boolean mentionsEarlier = line.unreadMentions() > 0 && line.firstMention() > told;
    return mentionsEarlier ? Kind.MENTION : Kind.MESSAGE;
  }

  /** Whether it names the user, or all. */
  static boolean mentions(Content content, UserId user) {
    return content instanceof Content.Text text
        && (text.mentionsAll() || text.mentions().contains(user));
  }

  /** What a message says, cut; empty if that is not to leave the cluster, as it will vanish. */
  public static String text(Message message, int lengthMax) {
    if (message.endMillis() != 0) {
      return "";
    }
    if (message.content() instanceof Content.CallEntry call) {
      return cut(call.plainText(), lengthMax);
    }
    return message.content() instanceof Content.Said said ? cut(said.plainText(), lengthMax) : "";
  }

  /** A text of at most so many characters, no surrogate pair torn apart. */
  public static String cut(String text, int lengthMax) {
    if (text.codePointCount(0, text.length()) <= lengthMax) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, lengthMax - 1)) + CUT;
  }
}
