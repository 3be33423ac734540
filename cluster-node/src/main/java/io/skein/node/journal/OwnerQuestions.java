package io.skein.node.journal;

/**
 * How a node that waits for a shard asks the owner that stands in its way (rule 11). Thread-safe.
 */
public interface OwnerQuestions {
  /**
   * Asks a node whether it holds a shard. One that does not, releases it. There is no answer, and
   * the question may be lost: who waits reads the row again, and asks again.
   *
   * @param node as its lease says, {@link LeaseRow#node()}
   * @param row of the shard, as it was read
   */
  void ask(String node, ShardRow row);
}
