package io.skein.loadtest.fault;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Whom each node names as members of its cluster. Conversations may all go on in two clusters, each
 * with its own clients, so that they do proves nothing of this.
 *
 * @param seen by each node of the instance, by name; empty of one that does not answer
 */
record ClusterViews(Map<String, Set<String>> seen) {
  ClusterViews {
    Map<String, Set<String>> sorted = new TreeMap<>();
    seen.forEach((node, members) -> sorted.put(node, new TreeSet<>(members)));
    seen = sorted;
  }

  /** What every node sees, unless each sees all nodes and no other: then empty. */
  Optional<String> split() {
    if (seen.values().stream().allMatch(seen.keySet()::equals)) {
      return Optional.empty();
    }
    long clusters = seen.values().stream().filter(view -> !view.isEmpty()).distinct().count();
    String what = clusters == 2 ? "two clusters: " : "not one cluster of all nodes: ";
    return Optional.of(
        seen.entrySet().stream()
            .map(
                view ->
                    view.getKey()
                        + " sees "
                        + (view.getValue().isEmpty()
                            ? "nothing"
                            : String.join(" ", view.getValue())))
            .collect(Collectors.joining(", ", what, "")));
  }
}
