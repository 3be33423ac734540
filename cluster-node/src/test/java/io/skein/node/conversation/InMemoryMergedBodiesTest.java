package io.skein.node.conversation;

import java.time.InstantSource;

class InMemoryMergedBodiesTest extends MergedBodiesContract {
  private final MergedBodies bodies = new InMemoryMergedBodies(InstantSource.system());

  @Override
  protected MergedBodies bodies() {
    return bodies;
  }
}
