package io.skein.node.journal.cassandra;

import io.skein.node.journal.ShardStore;
import io.skein.node.journal.ShardStoreContract;
import io.skein.node.testing.MigratedStore;
import java.time.Duration;

class CassandraShardStoreIT extends ShardStoreContract {
  /** Longer than a node would wait: the store shares the machine with other tests. */
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final ShardStore shards = new CassandraShardStore(MigratedStore.session(), TIMEOUT);

  @Override
  protected ShardStore shards() {
    return shards;
  }
}
