package io.skein.node.conversation;

import io.skein.node.journal.ShardId;
import io.skein.node.platform.sharding.CalledShard;
import io.skein.node.platform.sharding.EntityNames;
import io.skein.node.platform.sharding.ShardKind;
import io.skein.protocol.ConversationId;
import java.util.function.UnaryOperator;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.sharding.typed.ClusterShardingSettings;
import org.apache.pekko.cluster.sharding.typed.ShardingMessageExtractor;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;

/**
 * Spreads conversations over the cluster: one actor for each, found by the text form of its id. A
 * command is its own envelope.
 */
public final class ConversationSharding {
  /** The entity type, which the journal knows conversations by as well. */
  public static final String TYPE = ConversationActor.TYPE_KEY.name();

  private ConversationSharding() {}

  /**
   * Starts the shard region of this node.
   *
   * @param numberOfShards fixed for the life of the cluster
   * @param leased adds what a shard needs before it may start
   * @return takes commands for any conversation, wherever it lives
   */
  public static ActorRef<ConversationCommand> init(
      ActorSystem<?> system,
      int numberOfShards,
      ConversationEnvironment environment,
      UnaryOperator<ClusterShardingSettings> leased) {
    ClusterShardingSettings settings =
        leased.apply(
            ClusterShardingSettings.create(system)
                .withRememberEntities(false)
                // Conversations know themselves when they may go: not while a member is not safe.
                .withNoPassivationStrategy());
    return ClusterSharding.get(system)
        .init(
            Entity.of(
                    ConversationActor.TYPE_KEY,
                    context ->
                        CalledShard.is(context)
                            ? CalledShard.answering(context)
                            : ConversationActor.create(
                                context.getEntityId(), context.getShard(), environment))
                .withMessageExtractor(new ByConversation(numberOfShards))
                .withStopMessage(new ConversationActor.Stop())
                .withSettings(settings));
  }

  /** The shards, to open them all. */
  public static ShardKind shards(int numberOfShards) {
    ByConversation byConversation = new ByConversation(numberOfShards);
    return new ShardKind(TYPE, numberOfShards, byConversation::shardId);
  }

  /** Thread-safe. */
  static final class ByConversation
      extends ShardingMessageExtractor<ConversationCommand, ConversationInput> {
    private final String[] shards;
    private final EntityNames<ConversationId> names = new EntityNames<>();

    ByConversation(int numberOfShards) {
      shards = new String[numberOfShards];
      for (int i = 0; i < numberOfShards; i++) {
        shards[i] = Integer.toString(i);
      }
    }

    @Override
    public String entityId(ConversationCommand command) {
      return names.of(command.conversation());
    }

    @Override
    public String shardId(String entityId) {
      return shards[ShardId.numberOf(entityId, shards.length)];
    }

    @Override
    public ConversationInput unwrapMessage(ConversationCommand command) {
      return command;
    }
  }
}
