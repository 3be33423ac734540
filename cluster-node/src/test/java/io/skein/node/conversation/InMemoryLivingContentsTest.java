package io.skein.node.conversation;

import java.time.InstantSource;

class InMemoryLivingContentsTest extends LivingContentsContract {
  private final LivingContents contents = new InMemoryLivingContents(InstantSource.system());

  @Override
  protected LivingContents contents() {
    return contents;
  }
}
