package io.skein.node.people.cassandra;

import io.skein.node.people.PeopleStore;
import io.skein.node.people.PeopleStoreContract;
import io.skein.node.testing.MigratedStore;

class CassandraPeopleStoreIT extends PeopleStoreContract {
  private final CassandraPeopleStore store = new CassandraPeopleStore(MigratedStore.session());

  @Override
  protected PeopleStore store() {
    return store;
  }
}
