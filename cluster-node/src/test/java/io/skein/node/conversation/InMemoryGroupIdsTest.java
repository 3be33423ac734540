package io.skein.node.conversation;

class InMemoryGroupIdsTest extends GroupIdsContract {
  private final GroupIds groupIds = new InMemoryGroupIds();

  @Override
  GroupIds groupIds() {
    return groupIds;
  }
}
