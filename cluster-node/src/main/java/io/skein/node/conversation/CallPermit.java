package io.skein.node.conversation;

import io.skein.node.platform.ClusterMessage;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.UserId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@link ConversationCommand.MayCall}.
 *
 * @param refusal why the user may not call; null: it may
 * @param retryAfterMillis 0: nothing is told
 * @param named those of the named who are members; nothing is known of them if nobody could tell
 * @param members all members, in a conversation of no more than asked for; else nobody
 * @param head the newest entry
 * @param known whether the conversation could tell: else only {@code refusal} says something
 */
public record CallPermit(
    @Nullable ErrorCode refusal,
    String detail,
    int retryAfterMillis,
    List<UserId> named,
    List<UserId> members,
    long head,
    boolean known)
    implements ClusterMessage {
  /** As the conversation is now. */
  static CallPermit of(Conversation conversation, ConversationCommand.MayCall ask, long nowMillis) {
    Decision.Refused refused =
        conversation.silence(ask.user(), nowMillis) instanceof Decision.Refused one ? one : null;
    return new CallPermit(
        refused == null ? null : refused.code(),
        refused == null ? "" : refused.detail(),
        refused == null ? 0 : refused.retryAfterMillis(),
        ask.named().stream().filter(user -> conversation.find(user) != null).toList(),
        conversation.size() > ask.membersMax()
            ? List.of()
            : conversation.members().stream().map(Member::user).toList(),
        conversation.head(),
        true);
  }

  /** Nobody can tell now, or there is no such conversation. */
  static CallPermit refused(
      ConversationCommand.MayCall ask, ErrorCode code, String detail, int retryAfterMillis) {
    boolean isNone = code == ErrorCode.NOT_A_MEMBER;
    return new CallPermit(code, detail, retryAfterMillis, List.of(), List.of(), 0, isNone);
  }
}
