package io.skein.node.gateway;

import java.util.concurrent.atomic.LongAdder;

/**
 * Bytes that wait for slow clients, of all connections of the node, against their common bound.
 * Thread-safe. The sum is read without a lock and may lag by what is being added: the bound is one
 * on memory, not a quota.
 */
final class Backlog {
  private final long bytesMax;
  private final LongAdder bytes = new LongAdder();

  Backlog(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  void add(long change) {
    bytes.add(change);
  }

  long bytes() {
    return bytes.sum();
  }

  boolean isFull() {
    return bytes.sum() >= bytesMax;
  }
}
