package io.skein.client;

import io.skein.protocol.ClientId;
import io.skein.protocol.ConversationId;
import java.time.Instant;

/**
 * A post is durable and has its place.
 *
 * @param sequence its place in the conversation, dense from 1
 * @param time when the node accepted it; informational, order is by sequence
 */
public record Posted(ConversationId conversation, ClientId clientId, long sequence, Instant time) {}
