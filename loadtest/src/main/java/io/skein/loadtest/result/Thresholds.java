package io.skein.loadtest.result;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a run must keep to be passed: {@code p99<250ms}, {@code accept.p999<=1s}, {@code lost==0},
 * {@code accepted>99.9%}, {@code errors.OVERLOADED==0}, {@code rss_bytes_per_connection<8kB}.
 * Columns are those of {@link Column}.
 */
public final class Thresholds {
  /** Nothing but the integrity, which always counts. */
  public static final Thresholds NONE = new Thresholds(List.of());

  private static final Set<String> DROPPED = Set.of("dropped", "dropped_share");

  private final List<Threshold> all;

  private Thresholds(List<Threshold> all) {
    this.all = List.copyOf(all);
  }

  /**
   * @throws ThresholdException naming the expression and the column at which it goes wrong
   */
  public static Thresholds of(List<String> expressions) {
    List<Threshold> parsed = new ArrayList<>();
    for (String expression : expressions) {
      parsed.add(Threshold.parse(expression));
    }
    return new Thresholds(parsed);
  }

  /** Whether they say anything of what was dropped, in the whole run or in a phase of it. */
  public boolean judgeDropped() {
    return all.stream()
        .map(threshold -> Column.figure(threshold.column().name()))
        .anyMatch(DROPPED::contains);
  }

  /**
   * With one more.
   *
   * @throws ThresholdException as {@link #of}
   */
  public Thresholds and(String expression) {
    return new Thresholds(
        Stream.concat(all.stream(), Stream.of(Threshold.parse(expression))).toList());
  }

  /** The phases that they name. */
  public Set<String> phases() {
    return all.stream()
        .flatMap(threshold -> Column.phase(threshold.column().name()).stream())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  List<RunResult.ThresholdResult> evaluate(RunResult result) {
    return all.stream().map(threshold -> threshold.evaluate(result)).toList();
  }

  @Override
  public String toString() {
    return all.toString();
  }
}
