package io.skein.node.schedule;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Which node looks after which of the lists of what is due: each list one node, as far as all see
 * the same members. While they do not, a list may have two nodes, which wake the same sessions, or
 * none, and what is due in it waits. Pure.
 */
final class DueRules {
  private DueRules() {}

  /**
   * The lists of one node.
   *
   * @param members of the cluster, in the same order on all nodes
   */
  static List<Integer> listsOf(String node, List<String> members) {
    int place = members.indexOf(node);
    return place < 0
        ? List.of()
        : IntStream.range(0, ScheduleDue.LISTS)
            .filter(list -> list % members.size() == place)
            .boxed()
            .toList();
  }
}
