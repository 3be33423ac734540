package io.skein.node.media;

class InMemoryMediaStoresTest extends MediaStoresContract {
  private final MediaStores stores = new InMemoryMediaStores().all();

  @Override
  protected MediaStores stores() {
    return stores;
  }
}
