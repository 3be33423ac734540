package io.skein.node.conversation.cassandra;

import io.skein.node.conversation.GroupIds;
import io.skein.node.conversation.GroupIdsContract;
import io.skein.node.testing.MigratedStore;

class CassandraGroupIdsIT extends GroupIdsContract {
  private final GroupIds groupIds = new CassandraGroupIds(MigratedStore.session());

  @Override
  protected GroupIds groupIds() {
    return groupIds;
  }
}
