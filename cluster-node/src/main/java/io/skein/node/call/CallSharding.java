package io.skein.node.call;

import io.skein.node.platform.sharding.CalledShard;
import io.skein.node.platform.sharding.ShardKind;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.sharding.typed.HashCodeNoEnvelopeMessageExtractor;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;

/** Puts calls into the cluster: one actor per conversation in which somebody calls. */
public final class CallSharding {
  private CallSharding() {}

  /**
   * Starts this node's part.
   *
   * @param numberOfShards the same on every node, for the life of the cluster
   * @return the way to the call of every conversation
   */
  public static ActorRef<CallCommand> init(
      ClusterSharding sharding, int numberOfShards, CallServices services) {
    return sharding
        .init(
            Entity.of(
                    CallActor.TYPE_KEY,
                    entity ->
                        CalledShard.is(entity)
                            ? CalledShard.answering(entity)
                            : CallActor.create(entity.getEntityId(), entity.getShard(), services))
                .withMessageExtractor(new ByConversation(numberOfShards))
                .withStopMessage(new CallNote.Stop()))
        .narrow();
  }

  /** The shards, to open them all. */
  public static ShardKind shards(int numberOfShards) {
    ByConversation byConversation = new ByConversation(numberOfShards);
    return new ShardKind(CallActor.TYPE_KEY.name(), numberOfShards, byConversation::shardId);
  }

  private static final class ByConversation extends HashCodeNoEnvelopeMessageExtractor<CallInput> {
    ByConversation(int numberOfShards) {
      super(numberOfShards);
    }

    @Override
    public String entityId(CallInput message) {
      if (message instanceof CallCommand command) {
        return command.conversation().toString();
      }
      throw new IllegalArgumentException("a call's note to itself was sent to the region");
    }
  }
}
