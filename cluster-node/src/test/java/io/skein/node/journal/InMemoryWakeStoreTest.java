package io.skein.node.journal;

class InMemoryWakeStoreTest extends WakeStoreContract {
  private final WakeStore wakes = new InMemoryWakeStore();

  @Override
  protected WakeStore wakes() {
    return wakes;
  }
}
