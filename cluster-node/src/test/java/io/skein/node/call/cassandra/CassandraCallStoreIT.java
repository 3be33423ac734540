package io.skein.node.call.cassandra;

import io.skein.node.call.CallStore;
import io.skein.node.call.CallStoreContract;
import io.skein.node.testing.MigratedStore;
import java.time.Duration;

class CassandraCallStoreIT extends CallStoreContract {
  private final CassandraCallStore store =
      new CassandraCallStore(MigratedStore.session(), Duration.ofHours(1));

  @Override
  protected CallStore store() {
    return store;
  }
}
