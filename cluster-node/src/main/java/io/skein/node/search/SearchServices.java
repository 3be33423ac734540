package io.skein.node.search;

import io.skein.node.conversation.ConversationCommand;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What searches of users work with; one for all of them.
 *
 * @param indexes the way to the index of every shard
 * @param conversations the way to every conversation's actor
 * @param pageBytesMax most bytes of one answer
 */
public record SearchServices(
    ActorRef<SearchCommand> indexes,
    ActorRef<ConversationCommand> conversations,
    SearchSettings settings,
    int pageBytesMax,
    SearchMetrics metrics) {}
