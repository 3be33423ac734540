package io.skein.node.journal;

class InMemoryLeaseStoreTest extends LeaseStoreContract {
  private final LeaseStore leases = new InMemoryLeaseStore();

  @Override
  protected LeaseStore leases() {
    return leases;
  }
}
