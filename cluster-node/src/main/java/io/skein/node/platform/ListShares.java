package io.skein.node.platform;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Which node looks after which of some numbered lists: each list one node, as far as all see the
 * same members. While they do not, a list may have two nodes, which find the same, or none, and
 * what is in it waits. Pure.
 */
public final class ListShares {
  private ListShares() {}

  /**
   * The lists of one node.
   *
   * @param members of the cluster, in the same order on all nodes
   * @param lists how many there are, numbered from 0
   */
  public static List<Integer> of(String node, List<String> members, int lists) {
    int place = members.indexOf(node);
    return place < 0
        ? List.of()
        : IntStream.range(0, lists).filter(list -> list % members.size() == place).boxed().toList();
  }
}
