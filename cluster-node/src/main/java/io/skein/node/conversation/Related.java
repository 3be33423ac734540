package io.skein.node.conversation;

import io.skein.node.platform.ClusterMessage;
import io.skein.protocol.ConversationId;

/**
 * Answers {@link ConversationCommand.Relate}.
 *
 * @param inForce whether every post that is ordered from now on is decided by what was told; if
 *     not, nobody can tell now
 */
public record Related(ConversationId conversation, boolean inForce) implements ClusterMessage {}
