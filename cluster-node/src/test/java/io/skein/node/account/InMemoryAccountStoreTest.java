package io.skein.node.account;

class InMemoryAccountStoreTest extends AccountStoreContract {
  private final InMemoryAccountStore store = new InMemoryAccountStore();

  @Override
  protected AccountStore store() {
    return store;
  }
}
