package io.skein.node.platform.sharding;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityContext;

/**
 * The entity that answers for its shard. It leaves memory at once, by way of its shard, so that the
 * call of another node that comes meanwhile is kept.
 */
public final class CalledShard {
  private static final String ID_PREFIX = "shard-call-";

  private CalledShard() {}

  /** The nth of the entity ids that are for calls; no user or conversation has such an id. */
  static String entityId(int n) {
    return ID_PREFIX + n;
  }

  /** Whether this entity is for a call, and {@link #answering} its behavior. */
  public static boolean is(EntityContext<?> entity) {
    return entity.getEntityId().startsWith(ID_PREFIX);
  }

  /** Takes the calls, and the stop message of its type, whatever that is. */
  public static <T> Behavior<T> answering(EntityContext<T> entity) {
    ActorRef<ClusterSharding.ShardCommand> shard = entity.getShard();
    return Behaviors.<Object>receive(
            (context, message) -> {
              if (message instanceof ShardCall call) {
                call.replyTo().tell(new ShardCall.Answer(call.shard()));
                shard.tell(new ClusterSharding.Passivate<>(context.getSelf()));
                return Behaviors.same();
              }
              return Behaviors.stopped();
            })
        .narrow();
  }
}
