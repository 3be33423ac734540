package io.skein.loadtest.capacity;

/**
 * One line of the arithmetic.
 *
 * @param name of what it gives
 * @param formula with the numbers in it; empty: the value is an input
 * @param result the value, with its unit
 * @param source of the inputs that appear here first; empty if there are none
 */
record Step(Section section, String name, String formula, String result, String source) {
  /** Parts of the sheet, in its order. */
  enum Section {
    LOAD("Load"),
    NODES("Skein nodes"),
    STORES("Cassandra nodes"),
    NETWORK("Network, clients only"),
    SHAPE("Shape");

    private final String title;

    Section(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }
  }
}
