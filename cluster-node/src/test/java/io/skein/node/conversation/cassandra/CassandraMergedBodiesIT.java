package io.skein.node.conversation.cassandra;

import io.skein.node.conversation.MergedBodies;
import io.skein.node.conversation.MergedBodiesContract;
import io.skein.node.testing.MigratedStore;

class CassandraMergedBodiesIT extends MergedBodiesContract {
  private final MergedBodies bodies = new CassandraMergedBodies(MigratedStore.session());

  @Override
  protected MergedBodies bodies() {
    return bodies;
  }
}
