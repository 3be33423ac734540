package io.skein.node.conversation.cassandra;

import io.skein.node.conversation.ConversationStates;
import io.skein.node.conversation.ConversationStatesContract;
import io.skein.node.testing.MigratedStore;

class CassandraConversationStatesIT extends ConversationStatesContract {
  private final ConversationStates states =
      new CassandraConversationStates(MigratedStore.session());

  @Override
  protected ConversationStates states() {
    return states;
  }
}
