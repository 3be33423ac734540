package io.skein.node.journal.cassandra;

import io.skein.node.journal.WakeStore;
import io.skein.node.journal.WakeStoreContract;
import io.skein.node.testing.MigratedStore;

class CassandraWakeStoreIT extends WakeStoreContract {

  private final WakeStore wakes = new CassandraWakeStore(MigratedStore.session());

  @Override
  protected WakeStore wakes() {
    return wakes;
  }
}
