package io.skein.loadtest.history;

import java.util.List;
import java.util.Map;

/**
 * What the checker found.
 *
 * @param counts violations of each kind, all of them
 * @param examples the first ones of each kind
 */
public record Verdict(Totals totals, Map<Violation.Kind, Long> counts, List<Violation> examples) {
  public Verdict {
    counts = Map.copyOf(counts);
    examples = List.copyOf(examples);
  }

  public long violations() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  public boolean isClean() {
    return violations() == 0;
  }

  public long count(Violation.Kind kind) {
    return counts.getOrDefault(kind, 0L);
  }

  /** How much was checked: a verdict about nothing is worth nothing. */
  public record Totals(
      int conversations,
      long sent,
      long acknowledged,
      long refused,
      long unknown,
      long seen,
      long logged,
      long unreadCounts) {
    public static final Totals NONE = new Totals(0, 0, 0, 0, 0, 0, 0, 0);

    Totals plus(Totals other) {
      return new Totals(
          conversations + other.conversations,
          sent + other.sent,
          acknowledged + other.acknowledged,
          refused + other.refused,
          unknown + other.unknown,
          seen + other.seen,
          logged + other.logged,
          unreadCounts + other.unreadCounts);
    }
  }
}
