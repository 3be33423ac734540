package io.skein.node.journal;

class InMemoryShardStoreTest extends ShardStoreContract {
  private final ShardStore shards = new InMemoryShardStore();

  @Override
  protected ShardStore shards() {
    return shards;
  }
}
