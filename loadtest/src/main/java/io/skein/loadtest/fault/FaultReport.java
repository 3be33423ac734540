package io.skein.loadtest.fault;

import io.skein.loadtest.history.Verdict;
import io.skein.loadtest.history.Violation;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a run found.
 *
 * @param violations all of them, without details of those past the checker's limit
 * @param heldBack posts that were due and not made
 * @param clientErrors what listeners threw: defects of SDK or harness
 */
public record FaultReport(
    List<StepResult> steps,
    Verdict verdict,
    List<Violation> violations,
    Duration time,
    long heldBack,
    long clientErrors) {
  public FaultReport {
    steps = List.copyOf(steps);
    violations = List.copyOf(violations);
  }

  public boolean isPassed() {
    return verdict.isClean()
        && clientErrors == 0
        && verdict.totals().acknowledged() > 0
        && steps.stream().noneMatch(StepResult::isStuck);
  }

  /** Faults × how often × violations × times, in Markdown. */
  public String table() {
    StringBuilder table = new StringBuilder();
    table.append(
        "| fault | times | violations | stuck | goes on under it, median / max s |"
            + " after healing, median / max s |\n|---|--:|--:|--:|--:|--:|\n");
    for (Fault fault : Fault.values()) {
      List<StepResult> own =
          steps.stream().filter(result -> result.step().fault() == fault).toList();
      if (!own.isEmpty()) {
        table.append(
            String.format(
                Locale.ROOT,
                "| %s | %d | %d | %d | %s | %s |%n",
                fault.title(),
                own.size(),
                own.stream().mapToLong(this::violationsOf).sum(),
                own.stream().filter(StepResult::isStuck).count(),
                times(own, StepResult::under),
                times(own, StepResult::after)));
      }
    }
    table.append(
        String.format(
            Locale.ROOT,
            "| before the first fault | | %d | | | |%n",
            violations.stream().filter(violation -> stepOf(violation) < 0).count()));
    return table.toString();
  }

  private static String times(
      List<StepResult> results, Function<StepResult, Optional<Duration>> which) {
    double[] seconds =
        results.stream()
            .map(which)
            .flatMap(Optional::stream)
            .mapToDouble(time -> time.toMillis() / 1e3)
            .sorted()
            .toArray();
    String missing =
        seconds.length == results.size()
            ? ""
            : " (not " + (results.size() - seconds.length) + " times)";
    return seconds.length == 0
        ? "–" + missing
        : String.format(
            Locale.ROOT,
            "%.1f / %.1f%s",
            seconds[seconds.length / 2],
            Arrays.stream(seconds).max().orElseThrow(),
            missing);
  }

  private long violationsOf(StepResult result) {
    int index = steps.indexOf(result);
    return violations.stream().filter(violation -> stepOf(violation) == index).count();
  }

  /**
   * The step during which the entry came into being that a violation is about: the last one that
   * began below it. -1: before all.
   */
  private int stepOf(Violation violation) {
    for (int i = steps.size() - 1; i >= 0; i--) {
      Long head = steps.get(i).before().get(violation.conversation());
      if (head != null && violation.sequence() > head) {
        return i;
      }
    }
    return -1;
  }

  /** One line. */
  public String verdictLine() {
    Verdict.Totals totals = verdict.totals();
    long stuck = steps.stream().filter(StepResult::isStuck).count();
    return String.format(
        Locale.ROOT,
        "%s: %d violations %s, %d times stuck, %d client errors; %,d acknowledged posts in %d"
            + " conversations, %,d deliveries, %d faults, %d minutes",
        isPassed() ? "PASSED" : "FAILED",
        verdict.violations(),
        verdict.counts(),
        stuck,
        clientErrors,
        totals.acknowledged(),
        totals.conversations(),
        totals.seen(),
        steps.size(),
        time.toMinutes());
  }
}
