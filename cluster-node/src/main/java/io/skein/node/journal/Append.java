package io.skein.node.journal;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One call of {@link Incarnation#append} on its way through a lane. */
final class Append {
  final LaneIncarnation incarnation;
  final List<Entry> entries;
  final CompletableFuture<Void> done = new CompletableFuture<>();

  /** How many of the entries are in blocks. Loop only. */
  int taken;

  Append(LaneIncarnation incarnation, List<Entry> entries) {
    this.incarnation = incarnation;
    this.entries = entries;
  }

  EntityRecord record() {
    return incarnation.record;
  }

  long first() {
    return entries.get(0).sequence();
  }

  long last() {
    return entries.get(entries.size() - 1).sequence();
  }
}
