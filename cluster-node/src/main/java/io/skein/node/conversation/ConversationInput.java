package io.skein.node.conversation;

/**
 * All that a conversation's actor takes: {@link ConversationCommand}s from any node, and what its
 * shard and it itself tell it, which never leave the node.
 */
interface ConversationInput {}
