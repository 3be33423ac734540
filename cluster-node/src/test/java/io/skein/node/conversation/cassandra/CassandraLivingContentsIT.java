package io.skein.node.conversation.cassandra;

import io.skein.node.conversation.LivingContents;
import io.skein.node.conversation.LivingContentsContract;
import io.skein.node.testing.MigratedStore;

class CassandraLivingContentsIT extends LivingContentsContract {
  private final LivingContents contents = new CassandraLivingContents(MigratedStore.session());

  @Override
  protected LivingContents contents() {
    return contents;
  }
}
