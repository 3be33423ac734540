package io.skein.loadtest.report;

import io.skein.loadtest.result.TimeLine;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * The rows of a time line in as many groups as a screen has room for, each drawn as one point.
 * Counts become rates; of what is not a count a group shows its worst row: a mean would hide the
 * second that matters, and percentiles have none.
 */
final class Buckets {
  /** More points than a wide chart has columns would only grow the page. */
  static final int MAX = 600;

  private final List<List<TimeLine.Row>> groups = new ArrayList<>();

  Buckets(List<TimeLine.Row> rows) {
    int size = Math.max(1, (rows.size() + MAX - 1) / MAX);
    for (int i = 0; i < rows.size(); i += size) {
      groups.add(rows.subList(i, Math.min(rows.size(), i + size)));
    }
  }

  int count() {
    return groups.size();
  }

  int rowsPerPoint() {
    return groups.isEmpty() ? 1 : groups.get(0).size();
  }

  double from(int index) {
    TimeLine.Row first = groups.get(index).get(0);
    return first.elapsedS() - first.lengthS();
  }

  double to(int index) {
    List<TimeLine.Row> group = groups.get(index);
    return group.get(group.size() - 1).elapsedS();
  }

  TimeLine.Row first(int index) {
    return groups.get(index).get(0);
  }

  double[] rate(ToDoubleFunction<TimeLine.Row> count) {
    return groups.stream()
        .mapToDouble(
            group ->
                group.stream().mapToDouble(count).sum()
                    / Math.max(1e-9, group.stream().mapToDouble(TimeLine.Row::lengthS).sum()))
        .toArray();
  }

  /** Not a number where no row of the group has one. */
  double[] worst(ToDoubleFunction<TimeLine.Row> value) {
    return groups.stream()
        .mapToDouble(
            group ->
                group.stream()
                    .mapToDouble(value)
                    .filter(one -> !Double.isNaN(one))
                    .max()
                    .orElse(Double.NaN))
        .toArray();
  }

  /** The names of the target's processes, in the order in which they appear. */
  Set<String> parts() {
    Set<String> names = new LinkedHashSet<>();
    for (List<TimeLine.Row> group : groups) {
      for (TimeLine.Row row : group) {
        names.addAll(row.serverCores().keySet());
        names.addAll(row.serverBytes().keySet());
      }
    }
    return names;
  }
}
