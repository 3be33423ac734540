package io.skein.node.journal.cassandra;

import io.skein.node.journal.LeaseStore;
import io.skein.node.journal.LeaseStoreContract;
import io.skein.node.testing.MigratedStore;
import java.time.Duration;

class CassandraLeaseStoreIT extends LeaseStoreContract {
  /** Longer than a node would wait: the store shares the machine with other tests. */
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final LeaseStore leases = new CassandraLeaseStore(MigratedStore.session(), TIMEOUT);

  @Override
  protected LeaseStore leases() {
    return leases;
  }
}
