package io.skein.node.schedule.cassandra;

import io.skein.node.schedule.ScheduleStore;
import io.skein.node.schedule.ScheduleStoreContract;
import io.skein.node.testing.MigratedStore;

class CassandraScheduleStoreIT extends ScheduleStoreContract {
  private final CassandraScheduleStore store = new CassandraScheduleStore(MigratedStore.session());

  @Override
  protected ScheduleStore store() {
    return store;
  }
}
