package io.skein.node.journal;

class InMemoryJournalStoreTest extends JournalStoreContract {
  private final JournalStore journal = new InMemoryJournalStore();

  @Override
  protected JournalStore journal() {
    return journal;
  }
}
