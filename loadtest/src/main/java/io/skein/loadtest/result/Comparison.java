package io.skein.loadtest.result;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A run beside an earlier one of the same scenario: ratios, and how much of each may be noise. A
 * figure got worse only if its ratio is further from 1 than the noise, which is the larger of two:
 * what the intervals of both runs tell ({@link Spread}), and a floor for what runs differ by though
 * nothing was changed, which no single run can tell.
 *
 * @param baselineStartedAt when the earlier run was
 * @param differences in what the two were told, or ran on; with them the ratios tell about both
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Comparison(String baselineStartedAt, List<String> differences, List<Figure> figures) {
  /**
   * Ten percent. On a machine that is shared (as continuous integration's are) runs of the same
   * build differ by up to twenty; there, a wider floor is to be asked for.
   */
  public static final double DEFAULT_FLOOR = 0.1;

  public Comparison {
    differences = List.copyOf(differences);
    figures = List.copyOf(figures);
  }

  /** What a ratio means. */
  public enum Change {
    /** Within the noise. */
    @JsonProperty("same")
    SAME,
    /** Better by more than the noise. */
    @JsonProperty("better")
    BETTER,
    /** Worse by more than the noise: a regression. */
    @JsonProperty("worse")
    WORSE
  }

  /**
   * One figure of both runs.
   *
   * @param ratio {@code now / before}; null if there was nothing before
   * @param noise share of 1 that the ratio may be off without meaning anything
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Figure(
      String name,
      double before,
      double now,
      @Nullable Double ratio,
      double noise,
      Change change) {}

  /**
   * @param floor least noise of every figure, as a share of 1
   * @throws UnreadableResultException if the two are of different scenarios
   */
  static Comparison of(RunResult baseline, RunResult now, double floor) {
    if (!baseline.scenario().equals(now.scenario())) {
      throw new UnreadableResultException(
          "the baseline is a run of '"
              + baseline.scenario()
              + "', this one of '"
              + now.scenario()
              + "': there is nothing to compare");
    }
    List<Figure> figures = new ArrayList<>();
    for (Compared compared : Compared.ALL) {
      compared.figure(baseline, now, floor).ifPresent(figures::add);
    }
    return new Comparison(baseline.startedAt(), differences(baseline, now), figures);
  }

  public boolean hasRegression() {
    return figures.stream().anyMatch(figure -> figure.change() == Change.WORSE);
  }

  /** For a terminal: a line for each difference, then a table. */
  public String table() {
    StringBuilder table = new StringBuilder();
    differences.forEach(difference -> table.append("differs: ").append(difference).append('\n'));
    table.append(
        String.format(
            Locale.ROOT, "%-26s %14s %14s %8s %8s%n", "", "baseline", "now", "ratio", "noise"));
    for (Figure figure : figures) {
      table.append(
          String.format(
              Locale.ROOT,
              "%-26s %14.3f %14.3f %8s %7.1f%% %s%n",
              figure.name(),
              figure.before(),
              figure.now(),
              figure.ratio() == null ? "–" : String.format(Locale.ROOT, "%.3f", figure.ratio()),
              figure.noise() * 100,
              figure.change().name().toLowerCase(Locale.ROOT)));
    }
    return table.toString();
  }

  private static List<String> differences(RunResult baseline, RunResult now) {
    List<String> found = new ArrayList<>();
    if (!baseline.target().equals(now.target())) {
      found.add("target: " + baseline.target() + " → " + now.target());
    }
    TreeSet<String> names = new TreeSet<>(baseline.options().keySet());
    names.addAll(now.options().keySet());
    for (String name : names) {
      String before = Objects.toString(baseline.options().get(name), "–");
      String after = Objects.toString(now.options().get(name), "–");
      if (!before.equals(after)) {
        found.add("--" + name + ": " + before + " → " + after);
      }
    }
    names = new TreeSet<>(baseline.environment().keySet());
    names.addAll(now.environment().keySet());
    for (String name : names) {
      String before = baseline.environment().getOrDefault(name, "–");
      String after = now.environment().getOrDefault(name, "–");
      if (!before.equals(after)) {
        found.add(name + ": " + before + " → " + after);
      }
    }
    return found;
  }
}
