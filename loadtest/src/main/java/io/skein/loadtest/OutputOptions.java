package io.skein.loadtest;

import io.skein.loadtest.result.ResultFiles;
import io.skein.loadtest.result.RunResult;
import io.skein.loadtest.result.Thresholds;
import io.skein.loadtest.result.UnreadableResultException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What becomes of a result. */
final class OutputOptions {
  private static final List<String> OF_A_SEARCH = List.of("p99<250ms", "accepted>99.9%");

  private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Where result.json, report.html and intervals.hlog go (default .skein/load/...).")
  @Nullable Path out;

  @Option(
      names = "--threshold",
      paramLabel = "EXPRESSION",
      description =
          "What must hold, like 'p99<250ms', 'accepted>0.999', 'errors==0'; may be repeated."
              + " That nothing is lost, doubled or reordered always must.")
  List<String> thresholds = new ArrayList<>();

  @Option(
      names = "--compare",
      paramLabel = "RESULT",
      description =
          "result.json of an earlier run, or its directory: prints the ratios with their noise, and"
              + " fails if something got worse beyond it.")
  @Nullable Path compare;

  @Option(names = "--json", description = "One line of JSON instead of a summary.")
  boolean json;

  @Option(
      names = "--find-max",
      description =
          "Raise the rate, from --rate on, until a threshold breaks, and tell the highest that"
              + " holds. Without --threshold: p99<250ms, accepted>99.9%%, dropped==0; the last one"
              + " also beside thresholds that say nothing of dropped.")
  boolean findMax;

  Thresholds thresholds() {
    if (!findMax) {
      return Thresholds.of(thresholds);
    }
    Thresholds asked = Thresholds.of(thresholds.isEmpty() ? OF_A_SEARCH : thresholds);
    // A rate that was not offered was not held, however good the latency of the rest.
    return asked.judgeDropped() ? asked : asked.and("dropped==0");
  }

  /**
   * What to compare with, read before the run: a file that cannot be read shall not cost one.
   *
   * @throws UnreadableResultException saying what is wrong with it
   */
  @Nullable RunResult baseline() {
    return compare == null ? null : ResultFiles.read(compare);
  }

  Path directory(String scenario) {
    if (out != null) {
      return out;
    }
    return Path.of(System.getProperty("skein.home", "."))
        .resolve(".skein")
        .resolve("load")
        .resolve(LocalDateTime.now(ZoneId.systemDefault()).format(STAMP) + "-" + scenario);
  }
}
