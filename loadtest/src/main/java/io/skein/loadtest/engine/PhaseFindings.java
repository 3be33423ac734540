package io.skein.loadtest.engine;

import io.skein.loadtest.result.Percentiles;
import io.skein.loadtest.result.PhaseResult;
import io.skein.loadtest.result.RunResult;
import io.skein.loadtest.result.TimeLine;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** What each phase of a run that has ended found. */
record PhaseFindings(Schedule schedule, List<Lane> lanes, List<TimeLine.Row> rows) {
  /** The phases that are measured and were begun, in their order. */
  List<PhaseResult> measured() {
    List<PhaseResult> found = new ArrayList<>();
    for (int i = 0; i < schedule.phases().size(); i++) {
      Phase phase = schedule.phases().get(i);
      List<TimeLine.Row> own =
          rows.stream().filter(row -> row.phase().equals(phase.name())).toList();
      double seconds = own.stream().mapToDouble(TimeLine.Row::lengthS).sum();
      if (phase.measured() && seconds > 0) {
        found.add(result(i, own, seconds));
      }
    }
    return found;
  }

  private PhaseResult result(int number, List<TimeLine.Row> own, double seconds) {
    Phase phase = schedule.phases().get(number);
    RunResult.Counts counts =
        new RunResult.Counts(
            sum(number, counted -> counted.offered.sum()),
            sum(number, counted -> counted.accepted.sum()),
            sum(number, counted -> counted.delivered.sum()),
            sum(number, counted -> counted.errors.sum()));
    return new PhaseResult(
        phase.name(),
        Sampler.rounded(seconds),
        phase.fromPerSecond(),
        phase.toPerSecond(),
        Sampler.rounded(counts.offered() / seconds),
        Sampler.rounded(counts.accepted() / seconds),
        Sampler.rounded(counts.delivered() / seconds),
        sum(number, counted -> counted.dropped.sum()),
        counts,
        new RunResult.Latencies(
            Percentiles.of(merged(number, tally -> tally.accept)),
            Percentiles.of(merged(number, tally -> tally.delivery))),
        cores(own, seconds),
        residentBytes(own));
  }

  private long sum(int phase, ToLongFunction<Recorder.Counts> count) {
    return lanes.stream()
        .mapToLong(lane -> count.applyAsLong(lane.recorder.phase(phase).counts))
        .sum();
  }

  private Histogram merged(int phase, Function<Recorder.Tally, Histogram> which) {
    Histogram all = new Histogram(3);
    lanes.forEach(lane -> all.add(which.apply(lane.recorder.phase(phase))));
    return all;
  }

  private static @Nullable Double cores(List<TimeLine.Row> own, double seconds) {
    if (own.stream().allMatch(row -> row.serverCores().isEmpty())) {
      return null;
    }
    double used = 0;
    for (TimeLine.Row row : own) {
      for (double cores : row.serverCores().values()) {
        used += cores * row.lengthS();
      }
    }
    return Sampler.rounded(used / seconds);
  }

  /** At the phase's end. */
  private static @Nullable Long residentBytes(List<TimeLine.Row> own) {
    TimeLine.Row last = own.get(own.size() - 1);
    return last.serverBytes().isEmpty()
        ? null
        : last.serverBytes().values().stream().mapToLong(Long::longValue).sum();
  }
}
