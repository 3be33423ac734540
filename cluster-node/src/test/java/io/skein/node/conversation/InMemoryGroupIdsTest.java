package io.skein.node.conversation;

class InMemoryGroupIdsTest extends GroupIdsContract {
  private final GroupIds groupIds = new InMemoryGroupIds();

  @Override
  protected GroupIds groupIds() {
    return groupIds;
  }
}
