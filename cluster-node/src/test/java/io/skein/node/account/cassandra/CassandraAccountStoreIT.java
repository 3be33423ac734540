package io.skein.node.account.cassandra;

import io.skein.node.account.AccountStore;
import io.skein.node.account.AccountStoreContract;
import io.skein.node.testing.MigratedStore;

class CassandraAccountStoreIT extends AccountStoreContract {
  private final CassandraAccountStore store = new CassandraAccountStore(MigratedStore.session());

  @Override
  protected AccountStore store() {
    return store;
  }
}
