package io.skein.node.conversation;

class InMemoryConversationStatesTest extends ConversationStatesContract {
  private final InMemoryMessageLog states = new InMemoryMessageLog();

  @Override
  protected ConversationStates states() {
    return states;
  }
}
