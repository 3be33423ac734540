package io.skein.loadtest.history;

import io.skein.loadtest.history.Violation.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Counts violations, and keeps the first of each kind. Thread-safe. */
final class Findings {
  /** Enough to see a pattern; the count tells the rest. */
  static final int EXAMPLES_PER_KIND_MAX = 20;

  private final Consumer<Violation> listener;
  private final Map<Kind, Long> counts = new EnumMap<>(Kind.class);
  private final List<Violation> examples = new ArrayList<>();

  /**
   * @param listener told each violation when it is found
   */
  Findings(Consumer<Violation> listener) {
    this.listener = listener;
  }

  void add(Violation violation) {
    synchronized (this) {
      if (counts.merge(violation.kind(), 1L, Long::sum) <= EXAMPLES_PER_KIND_MAX) {
        examples.add(violation);
      }
    }
    listener.accept(violation);
  }

  synchronized long count() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  synchronized Verdict verdict(Verdict.Totals totals) {
    return new Verdict(totals, counts, examples);
  }
}
