package io.skein.node.keeping.cassandra;

import io.skein.node.keeping.KeepingStore;
import io.skein.node.keeping.KeepingStoreContract;
import io.skein.node.testing.MigratedStore;

class CassandraKeepingStoreIT extends KeepingStoreContract {
  private final CassandraKeepingStore store = new CassandraKeepingStore(MigratedStore.session());

  @Override
  protected KeepingStore store() {
    return store;
  }
}
