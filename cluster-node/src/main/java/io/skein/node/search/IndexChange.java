package io.skein.node.search;

import io.skein.protocol.Request;
import java.util.Set;

/** What an entry of a log changes in the index. */
public sealed interface IndexChange {
  /** A message that is new. */
  record Put(IndexedMessage message) implements IndexChange {}

  /**
   * A message says something else from now on; one that the index does not have is none.
   *
   * @param edit the entry that says so
   */
  record Edit(long target, long edit, Set<Request.Search.Type> types, String words)
      implements IndexChange {
    @Override
    public String toString() {
      return "Edit[" + target + ", " + edit + "]";
    }
  }

  /** A message is taken back. */
  record Remove(long target) implements IndexChange {}

  /** Nothing. */
  record Nothing() implements IndexChange {
    static final Nothing INSTANCE = new Nothing();
  }
}
