package io.skein.node.call;

class InMemoryCallStoreTest extends CallStoreContract {
  private final InMemoryCallStore store = new InMemoryCallStore();

  @Override
  protected CallStore store() {
    return store;
  }
}
