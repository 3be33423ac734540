package io.skein.node.account.cassandra;

import io.skein.node.account.DeviceStore;
import io.skein.node.account.DeviceStoreContract;
import io.skein.node.testing.MigratedStore;

class CassandraDeviceStoreIT extends DeviceStoreContract {
  private final CassandraDeviceStore store = new CassandraDeviceStore(MigratedStore.session());

  @Override
  protected DeviceStore store() {
    return store;
  }
}
