package io.skein.loadtest.engine;

import io.skein.loadtest.result.Percentiles;
import io.skein.loadtest.result.PhaseResult;
import io.skein.loadtest.result.RunResult;
import io.skein.loadtest.result.TimeLine;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What each phase of a run that has ended found.
 *
 * @param tallies of those that are measured and were begun, by name
 * @param rows of the whole time line
 */
record PhaseFindings(Schedule schedule, Map<String, Part.Tally> tallies, List<TimeLine.Row> rows) {
  /** In the phases' order. */
  List<PhaseResult> results() {
    return schedule.phases().stream()
        .filter(phase -> phase.measured() && tallies.containsKey(phase.name()))
        .map(phase -> result(phase, Objects.requireNonNull(tallies.get(phase.name()))))
        .toList();
  }

  private PhaseResult result(Phase phase, Part.Tally tally) {
    List<TimeLine.Row> own = rows.stream().filter(row -> row.phase().equals(phase.name())).toList();
    Part.Counts counts = tally.counts();
    double seconds = tally.seconds();
    return new PhaseResult(
        phase.name(),
        Slice.rounded(seconds),
        phase.fromPerSecond(),
        phase.toPerSecond(),
        Slice.rounded(counts.offered() / seconds),
        Slice.rounded(counts.accepted() / seconds),
        Slice.rounded(counts.delivered() / seconds),
        counts.dropped(),
        new RunResult.Counts(
            counts.offered(), counts.accepted(), counts.delivered(), counts.errors()),
        new RunResult.Latencies(Percentiles.of(tally.accept()), Percentiles.of(tally.delivery())),
        cores(own),
        residentBytes(own));
  }

  private static @Nullable Double cores(List<TimeLine.Row> own) {
    if (own.stream().allMatch(row -> row.serverCores().isEmpty())) {
      return null;
    }
    double used = 0;
    for (TimeLine.Row row : own) {
      for (double cores : row.serverCores().values()) {
        used += cores * row.lengthS();
      }
    }
    return Slice.rounded(used / own.stream().mapToDouble(TimeLine.Row::lengthS).sum());
  }

  /** At the phase's end. */
  private static @Nullable Long residentBytes(List<TimeLine.Row> own) {
    if (own.isEmpty()) {
      return null;
    }
    TimeLine.Row last = own.get(own.size() - 1);
    return last.serverBytes().isEmpty()
        ? null
        : last.serverBytes().values().stream().mapToLong(Long::longValue).sum();
  }
}
