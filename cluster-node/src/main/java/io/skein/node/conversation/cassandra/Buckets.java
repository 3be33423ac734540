package io.skein.node.conversation.cassandra;

/** Where a message's row is: a conversation's log is cut into partitions of equal count. Pure. */
final class Buckets {
  /**
   * Messages per partition: 1 MB of common ones, 64 MiB of the largest. Fixed for life, since every
   * stored row's place follows from it; see 0002-conversation.cql.
   */
  static final int SIZE = 4_096;

  private Buckets() {}

  /** The bucket of a sequence, from 0. */
  static long of(long sequence) {
    return (sequence - 1) / SIZE;
  }

  /** The first sequence of a bucket. */
  static long first(long bucket) {
    return bucket * SIZE + 1;
  }

  /** The last sequence of a bucket. */
  static long last(long bucket) {
    return (bucket + 1) * SIZE;
  }
}
