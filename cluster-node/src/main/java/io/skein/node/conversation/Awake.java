package io.skein.node.conversation;

import io.skein.node.platform.ClusterMessage;
import io.skein.protocol.ConversationId;

/** The answer to {@link ConversationCommand.Wake}: every member of the conversation is safe. */
public record Awake(ConversationId conversation) implements ClusterMessage {}
