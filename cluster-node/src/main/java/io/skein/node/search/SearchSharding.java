package io.skein.node.search;

import io.skein.node.conversation.ConversationCommand;
import io.skein.node.conversation.LogFollower;
import io.skein.node.conversation.LogPart;
import io.skein.protocol.ConversationId;
import java.time.Duration;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.sharding.typed.ShardingMessageExtractor;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;

/**
 * Spreads indexes over the cluster: conversations by their id, one actor for each shard of them.
 */
public final class SearchSharding {
  private SearchSharding() {}

  /** Starts this node's part; the way to every index. */
  public static ActorRef<SearchCommand> init(
      ActorSystem<?> system,
      SearchIndexes indexes,
      SearchSettings settings,
      ActorRef<ConversationCommand> conversations,
      SearchMetrics metrics) {
    return ClusterSharding.get(system)
        .init(
            Entity.of(
                    SearchShardActor.TYPE_KEY,
                    entity ->
                        SearchShardActor.create(
                            Integer.parseInt(entity.getEntityId()),
                            indexes,
                            settings,
                            conversations,
                            System::nanoTime,
                            metrics))
                .withMessageExtractor(new ByShard())
                .withStopMessage(new SearchShardActor.Stop()));
  }

  /** The shard of a conversation, where there are so many. */
  public static int shardOf(ConversationId conversation, int shards) {
    return Math.floorMod(conversation.toString().hashCode(), shards);
  }

  /** The way from conversations to their indexes. */
  public static LogFollower follower(SearchSettings settings, ActorRef<SearchCommand> indexes) {
    return new LogFollower() {
      @Override
      public Duration delay() {
        return settings.delay();
      }

      @Override
      public void told(LogPart part) {
        indexes.tell(new SearchCommand.Told(shardOf(part.conversation(), settings.shards()), part));
      }
    };
  }

  /** Each index is a shard of Pekko's by itself. Thread-safe. */
  private static final class ByShard extends ShardingMessageExtractor<SearchCommand, SearchInput> {
    @Override
    public String entityId(SearchCommand command) {
      return Integer.toString(command.shard());
    }

    @Override
    public String shardId(String entityId) {
      return entityId;
    }

    @Override
    public SearchInput unwrapMessage(SearchCommand command) {
      return command;
    }
  }
}
