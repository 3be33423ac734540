package io.skein.node.platform.sharding;

import io.skein.node.platform.ClusterMessage;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * Asks a shard, wherever it lives, whether it takes messages: sent to an entity of it that exists
 * for this call only, see {@link CalledShard}.
 *
 * @param shard what the answer says again
 */
public record ShardCall(String shard, ActorRef<Answer> replyTo) implements ClusterMessage {
  /** The shard has a home, is started there and takes messages. */
  public record Answer(String shard) implements ClusterMessage {}
}
