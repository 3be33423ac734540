package io.skein.node.conversation;

import io.skein.node.delivery.Broadcast;
import io.skein.node.delivery.Notices;
import io.skein.node.people.Stances;
import io.skein.protocol.Limits;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * All that the conversations of a node are given from outside. Thread-safe.
 *
 * @param clock gives messages their time
 * @param nanoTime a clock that never goes back, for time-outs
 */
public record ConversationEnvironment(
    ConversationSettings settings,
    Limits limits,
    MessageLog log,
    ConversationStates states,
    Peers peers,
    MediaShares media,
    Messages messages,
    Merges merges,
    Stances stances,
    Notices notices,
    Broadcast.Nodes nodes,
    LogFollower follower,
    WakeRequests wakeRequests,
    InstantSource clock,
    LongSupplier nanoTime,
    ConversationMetrics metrics) {
  Conversation.Rules rules() {
    return settings.rules(limits);
  }
}
