package io.skein.node.call.ice;

class InMemoryProbeStoreTest extends ProbeStoreContract {
  private final InMemoryProbeStore store = new InMemoryProbeStore();

  @Override
  protected ProbeStore store() {
    return store;
  }
}
