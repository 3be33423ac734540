package io.skein.node.conversation;

import io.skein.node.platform.ClusterMessage;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Reply;
import org.jspecify.annotations.Nullable;

/**
 * One line of a conversation list, or why there is none.
 *
 * @param summary null if refused
 * @param refusal null if there is a summary
 * @param large whether its messages come through the nodes' fan-out
 */
public record Summarized(
    ConversationId conversation,
    Reply.@Nullable ConversationSummary summary,
    @Nullable ErrorCode refusal,
    boolean large)
    implements ClusterMessage {}
