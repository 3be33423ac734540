package io.skein.node.schedule.cassandra;

import io.skein.node.schedule.ScheduleDue;
import io.skein.node.schedule.ScheduleDueContract;
import io.skein.node.testing.MigratedStore;

class CassandraScheduleDueIT extends ScheduleDueContract {
  private final CassandraScheduleDue due = new CassandraScheduleDue(MigratedStore.session());

  @Override
  protected ScheduleDue due() {
    return due;
  }
}
