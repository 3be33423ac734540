package io.skein.node.call.cassandra;

import io.skein.node.call.CallDue;
import io.skein.node.call.CallDueContract;
import io.skein.node.testing.MigratedStore;

class CassandraCallDueIT extends CallDueContract {
  private final CassandraCallDue due = new CassandraCallDue(MigratedStore.session());

  @Override
  protected CallDue due() {
    return due;
  }
}
