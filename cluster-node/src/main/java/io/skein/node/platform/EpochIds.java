package io.skein.node.platform;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes ids from the node's epoch and a counter: no other node and no other life of this node has
 * the same epoch, so nothing has to be asked or stored. Ids are positive and rise, which tells
 * nobody anything: they are names, not secrets. Thread-safe, lock-free.
 */
public final class EpochIds implements IdGenerator {
  private static final int COUNTER_BITS = 32;

  private final long firstId;
  private final long lastId;
  private final AtomicLong next;

  /**
   * @param epoch this life of the node, never given to another; from 1
   */
  public EpochIds(int epoch) {
    this(epoch, 0);
  }

  /** Starts at a later counter, for tests of the end. */
  EpochIds(int epoch, long counter) {
    if (epoch < 1) {
      throw new IllegalArgumentException("an epoch is 1 or more, not " + epoch);
    }
    this.firstId = (long) epoch << COUNTER_BITS;
    this.lastId = firstId | ((1L << COUNTER_BITS) - 1);
    this.next = new AtomicLong(firstId + counter);
  }

  /**
   * @throws IllegalStateException after 4,294,967,296 ids of one epoch: this node needs a restart
   *     (at a thousand ids a second that is 49 days of nothing but new users and groups)
   */
  @Override
  public long next() {
    long id = next.getAndIncrement();
    if (id < firstId || id > lastId) {
      throw new IllegalStateException(
          "epoch " + (firstId >> COUNTER_BITS) + " has no ids left; restart this node");
    }
    return id;
  }
}
