package io.skein.node.call.ice.cassandra;

import io.skein.node.call.ice.ProbeStore;
import io.skein.node.call.ice.ProbeStoreContract;
import io.skein.node.testing.MigratedStore;
import java.time.Duration;

class CassandraProbeStoreIT extends ProbeStoreContract {
  private final CassandraProbeStore store =
      new CassandraProbeStore(MigratedStore.session(), Duration.ofHours(1));

  @Override
  protected ProbeStore store() {
    return store;
  }
}
