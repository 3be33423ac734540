package io.skein.node.account.cassandra;

import io.skein.node.account.KeyStore;
import io.skein.node.account.KeyStoreContract;
import io.skein.node.testing.MigratedStore;

class CassandraKeyStoreIT extends KeyStoreContract {
  private final CassandraKeyStore store = new CassandraKeyStore(MigratedStore.session());

  @Override
  protected KeyStore store() {
    return store;
  }
}
