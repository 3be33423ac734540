package io.skein.node.account;

class InMemoryDeviceStoreTest extends DeviceStoreContract {
  private final InMemoryDeviceStore store = new InMemoryDeviceStore();

  @Override
  protected DeviceStore store() {
    return store;
  }
}
