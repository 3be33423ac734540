package io.skein.loadtest;

import io.skein.loadtest.result.ExitCode;
import io.skein.loadtest.result.RunResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The runs of a comparison, of the peer and of Skein in turn: the table at its end, and how it
 * ends. A ratio is that of two runs that followed each other. Confined to one thread.
 */
final class PairedRuns {
  /** Where there is no number: the figure was not measured, or a ratio would be one to nothing. */
  private static final String NOT_AVAILABLE = "n/a";

  /**
   * A run.
   *
   * @param code that a command would end with which made only this
   */
  record Run(RunResult result, ExitCode code) {
    /** Whether it came to its end: else another one would not, either. */
    private boolean isWhole() {
      return !result.partial();
    }
  }

  private final String peer;
  private final String skein;
  private final int warmUps;
  private final List<Run> peers = new ArrayList<>();
  private final List<Run> ours = new ArrayList<>();

  /**
   * @param warmUps so many first runs of each side are judged as all are, but are in no figure
   */
  PairedRuns(String peer, String skein, int warmUps) {
    this.peer = peer;
    this.skein = skein;
    this.warmUps = warmUps;
  }

  /** One of the peer. */
  void addPeer(Run run) {
    peers.add(run);
  }

  /** One of Skein, after one of the peer. */
  void addOurs(Run run) {
    ours.add(run);
  }

  /** Whether another one is worth it. */
  boolean goOn() {
    return all().allMatch(Run::isWhole);
  }

  private Stream<Run> all() {
    return Stream.concat(peers.stream(), ours.stream());
  }

  /** As the worst of the runs: a broken promise before one that was cut short. */
  ExitCode exitCode() {
    List<ExitCode> codes =
        all().map(Run::code).filter(code -> code != ExitCode.PASSED).distinct().toList();
    return codes.isEmpty()
        ? ExitCode.PASSED
        : codes.contains(ExitCode.FAILED) ? ExitCode.FAILED : codes.get(0);
  }

  /** One line: whether all of them passed, and if not, which did not. */
  String verdict() {
    List<String> others = new ArrayList<>();
    for (int round = 0; round < peers.size(); round++) {
      name(others, round, peer, peers);
      name(others, round, skein, ours);
    }
    return others.isEmpty() ? "verdict: passed" : "verdict: failed; " + String.join("; ", others);
  }

  private void name(List<String> others, int round, String whose, List<Run> runs) {
    if (round < runs.size() && runs.get(round).code != ExitCode.PASSED) {
      String which = round < warmUps ? "warm-up " + (round + 1) : "round " + (round - warmUps + 1);
      others.add(which + " of " + whose);
    }
  }

  /** Medians of both sides, and the paired ratios; empty without a whole pair. */
  String table(List<String> figures) {
    List<Run> ends = ours.stream().skip(warmUps).filter(Run::isWhole).toList();
    if (ends.isEmpty()) {
      return "";
    }
    List<Run> others = peers.subList(warmUps, warmUps + ends.size());
    StringBuilder table = new StringBuilder();
    table.append(row("median", peer, skein, "ratio (min–max)"));
    for (String figure : figures) {
      List<Double> theirs = numbers(others, figure);
      List<Double> own = numbers(ends, figure);
      table.append(row(figure, median(theirs), median(own), ratios(own, theirs)));
    }
    return table.toString();
  }

  private static String row(String figure, String theirs, String own, String ratio) {
    return String.format(Locale.ROOT, "%-28s %32s %20s %24s%n", figure, theirs, own, ratio);
  }

  private static List<Double> numbers(List<Run> runs, String figure) {
    return runs.stream().map(run -> Summary.number(run.result, figure)).toList();
  }

  private static String median(List<Double> values) {
    return values.stream().anyMatch(value -> value.isNaN())
        ? NOT_AVAILABLE
        : String.format(Locale.ROOT, "%.2f", middle(values.stream().sorted().toList()));
  }

  /** All pairs or none: a spread of some would claim more than was measured. */
  private static String ratios(List<Double> own, List<Double> theirs) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < own.size(); i++) {
      double ratio = own.get(i) / theirs.get(i);
      if (!Double.isFinite(ratio)) {
        return NOT_AVAILABLE;
      }
      ratios.add(ratio);
    }
    ratios.sort(null);
    return String.format(
        Locale.ROOT,
        "%.3f (%.3f–%.3f)",
        middle(ratios),
        ratios.get(0),
        ratios.get(ratios.size() - 1));
  }

  /** Of an even number the mean of the two in the middle: with either of them a side would gain. */
  private static double middle(List<Double> sorted) {
    int upper = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(upper)
        : (sorted.get(upper - 1) + sorted.get(upper)) / 2;
  }
}
