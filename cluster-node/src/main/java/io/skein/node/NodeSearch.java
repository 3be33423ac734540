package io.skein.node;

import io.skein.node.conversation.ConversationCommand;
import io.skein.node.conversation.LogFollower;
import io.skein.node.conversation.LogPart;
import io.skein.node.search.SearchCommand;
import io.skein.node.search.SearchIndexes;
import io.skein.node.search.SearchMetrics;
import io.skein.node.search.SearchServices;
import io.skein.node.search.SearchSettings;
import io.skein.node.search.SearchSharding;
import io.skein.node.search.SearchSweepActor;
import io.skein.node.search.lucene.LuceneSearchIndexes;
import java.time.Duration;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.jspecify.annotations.Nullable;

/**
 * Search on this node. Conversations are started before the indexes that they tell, which ask
 * conversations: what they would tell until then is read later. Thread-safe.
 */
final class NodeSearch implements LogFollower {
  /** Of node-pekko.conf. */
  private static final String DISPATCHER = "pekko.actor.search-dispatcher";

  private final SearchSettings settings;
  private final SearchMetrics metrics;
  private final SearchIndexes indexes;
  private final ActorSystem<?> system;
  private volatile @Nullable LogFollower target;

  NodeSearch(NodeSetup setup, ActorSystem<?> system) {
    this.settings = setup.search();
    this.metrics = new SearchMetrics(setup.metrics());
    this.system = system;
    this.indexes =
        new LuceneSearchIndexes(
            settings,
            setup.clock(),
            system.dispatchers().lookup(DispatcherSelector.fromConfig(DISPATCHER)));
  }

  /** Starts what is on this node of it. */
  SearchServices start(
      ActorRef<ConversationCommand> conversations, int pageBytesMax, ActorContext<?> context) {
    ActorRef<SearchCommand> shards =
        SearchSharding.init(system, indexes, settings, conversations, metrics);
    target = SearchSharding.follower(settings, shards);
    context.spawn(SearchSweepActor.create(indexes, settings, metrics), "search-sweep");
    return new SearchServices(shards, conversations, settings, pageBytesMax, metrics);
  }

  @Override
  public Duration delay() {
    return settings.delay();
  }

  @Override
  public void told(LogPart part) {
    LogFollower shards = target;
    if (shards != null) {
      shards.told(part);
    }
  }
}
