package io.skein.node.account;

class InMemoryWaitingDeviceStoreTest extends WaitingDeviceStoreContract {
  private final InMemoryWaitingDeviceStore store = new InMemoryWaitingDeviceStore();

  @Override
  protected WaitingDeviceStore store() {
    return store;
  }
}
