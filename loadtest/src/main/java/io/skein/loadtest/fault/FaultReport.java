package io.skein.loadtest.fault;

import io.skein.loadtest.history.Verdict;
import io.skein.loadtest.history.Violation;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a run found.
 *
 * @param violations all of them, without details of those past the checker's limit
 * @param heldBack posts that were due and not made
 * @param clientErrors what listeners threw: defects of SDK or harness
 * @param calls those of the whole run
 */
public record FaultReport(
    List<StepResult> steps,
    Verdict verdict,
    List<Violation> violations,
    Duration time,
    long heldBack,
    long clientErrors,
    Calls calls) {
  /**
   * Calls of a run.
   *
   * @param whole with all their signals
   * @param broken that were refused, missed, or ended before
   * @param signals that arrived
   * @param entries that the logs had in the end
   * @param defects what must never be, a line each
   */
  public record Calls(long whole, long broken, long signals, long entries, List<String> defects) {
    public Calls {
      defects = List.copyOf(defects);
    }
  }

  public FaultReport {
    steps = List.copyOf(steps);
    violations = List.copyOf(violations);
  }

  public boolean isPassed() {
    return verdict.isClean()
        && clientErrors == 0
        && verdict.totals().acknowledged() > 0
        && steps.stream().noneMatch(StepResult::isStuck)
        && splits() == 0
        && troubles() == 0
        && calls.defects().isEmpty();
  }

  /** After how many faults the nodes were not one cluster. */
  private long splits() {
    return steps.stream().filter(step -> step.split().isPresent()).count();
  }

  /** What clients saw of planned stops, and must not. */
  private long troubles() {
    return steps.stream().mapToLong(step -> step.troubles().size()).sum();
  }

  /**
   * Faults × how often × violations × times (median / maximum in seconds), in Markdown.
   * "Interrupted" tells of those conversations and devices that were, how long.
   */
  public String table() {
    StringBuilder table = new StringBuilder();
    table.append(
        "| fault | times | violations | stuck | split | all go on under it | posts interrupted |"
            + " delivery interrupted | all go on after healing | calls whole / broken | calls go on"
            + " after healing |\n"
            + "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n");
    for (Fault fault : Fault.values()) {
      List<StepResult> own =
          steps.stream().filter(result -> result.step().fault() == fault).toList();
      if (!own.isEmpty()) {
        table.append(
            String.format(
                Locale.ROOT,
                "| %s | %d | %d | %d | %d | %s | %s | %s | %s | %d / %d | %s |%n",
                fault.title(),
                own.size(),
                own.stream().mapToLong(this::violationsOf).sum(),
                own.stream().filter(StepResult::isStuck).count(),
                own.stream().filter(result -> result.split().isPresent()).count(),
                times(own, StepResult::under),
                times(own.stream().flatMap(one -> one.resumption().posts().stream())),
                times(own.stream().flatMap(one -> one.resumption().deliveries().stream())),
                times(own, StepResult::after),
                own.stream().mapToLong(result -> result.calls().whole()).sum(),
                own.stream().mapToLong(result -> result.calls().broken()).sum(),
                times(own, result -> result.calls().after())));
      }
    }
    table.append(
        String.format(
            Locale.ROOT,
            "| before the first fault | | %d | | | | | | | | |%n",
            violations.stream().filter(violation -> stepOf(violation) < 0).count()));
    return table.toString();
  }

  private static String times(
      List<StepResult> results, Function<StepResult, Optional<Duration>> which) {
    long known = results.stream().map(which).filter(Optional::isPresent).count();
    String missing = known == results.size() ? "" : " (not " + (results.size() - known) + " times)";
    return times(results.stream().map(which).flatMap(Optional::stream)) + missing;
  }

  /** Median and maximum, in seconds. */
  private static String times(Stream<Duration> times) {
    double[] seconds = times.mapToDouble(time -> time.toMillis() / 1e3).sorted().toArray();
    return seconds.length == 0
        ? "–"
        : String.format(
            Locale.ROOT, "%.1f / %.1f", seconds[seconds.length / 2], seconds[seconds.length - 1]);
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

  /** Everything, for a file. */
  public String markdown(String command) {
    Verdict.Totals totals = verdict.totals();
    StringBuilder text = new StringBuilder();
    text.append("`").append(command).append("`\n\n").append(table()).append('\n');
    for (StepResult result : steps) {
      result
          .split()
          .ifPresent(
              seen ->
                  text.append("- ").append(result.step()).append(": ").append(seen).append('\n'));
    }
    verdict.examples().forEach(violation -> text.append("- ").append(violation).append('\n'));
    calls.defects().forEach(defect -> text.append("- ").append(defect).append('\n'));
    text.append(
        String.format(
            Locale.ROOT,
            "%,d posts sent, %,d acknowledged (%d a second), %,d refused, %,d unknown; %,d due and"
                + " held back; %,d unread counts checked%n%,d calls whole, %,d broken, %,d signals,"
                + " %,d entries%n%s%n",
            totals.sent(),
            totals.acknowledged(),
            totals.acknowledged() / Math.max(1, time.toSeconds()),
            totals.refused(),
            totals.unknown(),
            heldBack,
            totals.unreadCounts(),
            calls.whole(),
            calls.broken(),
            calls.signals(),
            calls.entries(),
            verdictLine()));
    return text.toString();
  }

  /** One line. */
  public String verdictLine() {
    Verdict.Totals totals = verdict.totals();
    long stuck = steps.stream().filter(StepResult::isStuck).count();
    return String.format(
        Locale.ROOT,
        "%s: %d violations %s, %d times stuck, %d times split, %d client errors, %d clients"
            + " troubled by planned stops, %d defects of calls; %,d acknowledged posts in %d"
            + " conversations, %,d deliveries, %d faults, each of its %d kinds at least %d times, %d"
            + " minutes",
        isPassed() ? "PASSED" : "FAILED",
        verdict.violations(),
        verdict.counts(),
        stuck,
        splits(),
        clientErrors,
        troubles(),
        calls.defects().size(),
        totals.acknowledged(),
        totals.conversations(),
        totals.seen(),
        steps.size(),
        hits().size(),
        hits().values().stream().mapToLong(Long::longValue).min().orElse(0),
        time.toMinutes());
  }

  /** How often each kind of fault that came at all did. */
  private Map<Fault, Long> hits() {
    return steps.stream()
        .collect(Collectors.groupingBy(step -> step.step().fault(), Collectors.counting()));
  }
}
