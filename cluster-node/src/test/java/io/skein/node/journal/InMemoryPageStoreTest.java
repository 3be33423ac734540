package io.skein.node.journal;

class InMemoryPageStoreTest extends PageStoreContract {
  private final PageStore pages = new InMemoryPageStore();

  @Override
  protected PageStore pages() {
    return pages;
  }
}
