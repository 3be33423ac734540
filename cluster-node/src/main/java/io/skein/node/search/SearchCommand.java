package io.skein.node.search;

import io.skein.node.conversation.LogPart;
import io.skein.node.platform.ClusterMessage;
import org.apache.pekko.actor.typed.ActorRef;

/** What the index of a shard is told and asked, from any node. */
public sealed interface SearchCommand extends SearchInput, ClusterMessage {
  /** Which: the entity. */
  int shard();

  /** Something was said in a conversation of the shard. No answer. */
  record Told(int shard, LogPart part) implements SearchCommand {}

  /** Answered by {@link ShardHits}, always. */
  record Ask(int shard, IndexQuery query, ActorRef<ShardHits> replyTo) implements SearchCommand {}
}
