package io.skein.node.search;

class InMemorySearchIndexTest extends SearchIndexContract {
  @Override
  protected SearchIndex open() {
    return new InMemorySearchIndex();
  }
}
