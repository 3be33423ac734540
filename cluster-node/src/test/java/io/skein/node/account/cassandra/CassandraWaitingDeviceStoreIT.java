package io.skein.node.account.cassandra;

import io.skein.node.account.WaitingDeviceStore;
import io.skein.node.account.WaitingDeviceStoreContract;
import io.skein.node.testing.MigratedStore;

class CassandraWaitingDeviceStoreIT extends WaitingDeviceStoreContract {
  private final CassandraWaitingDeviceStore store =
      new CassandraWaitingDeviceStore(MigratedStore.session());

  @Override
  protected WaitingDeviceStore store() {
    return store;
  }
}
