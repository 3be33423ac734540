package io.skein.loadtest.engine;

import io.skein.loadtest.result.Percentiles;
import io.skein.loadtest.result.RunResult;
import io.skein.loadtest.result.RunResultBuilder;
import io.skein.loadtest.result.TimeLine;
import io.skein.loadtest.system.Target;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Puts a run's result together from the parts of its generators: sums of counts, histograms added
 * without a loss, and of each generator's health the worst. Figures are the same however many
 * generators had made them. Confined to one thread.
 */
public final class Assembly {
  private static final double UNITS = 1e5;

  /**
   * A part, and whose it is.
   *
   * @param generator what the result calls it
   * @param skewMillis how far from the agreed moment it may have begun, by its clock
   */
  public record Contribution(String generator, double skewMillis, Part part) {}

  private final RunPlan plan;
  private final Target target;
  private final List<Contribution> contributions;
  private final Map<String, Object> figures;
  private final List<String> flaws;

  /**
   * @param contributions at least one
   * @param figures of the steps
   * @param flaws of the steps
   */
  public Assembly(
      RunPlan plan,
      Target target,
      List<Contribution> contributions,
      Map<String, Object> figures,
      List<String> flaws) {
    this.plan = plan;
    this.target = target;
    this.contributions = List.copyOf(contributions);
    this.figures = figures;
    this.flaws = flaws;
  }

  /** How the whole run ended: as the part that ended worst. */
  public Engine.Ending ending() {
    return parts(Part::ending).stream().reduce(Engine.Ending.COMPLETED, Engine.Ending::worse);
  }

  /**
   * The result, to be judged.
   *
   * @param start of the time line
   * @param meter what the target used
   */
  public Engine.Outcome outcome(Instant start, TimeLine line, ServerMeter meter) {
    RunResultBuilder result = RunResult.of(plan.scenario(), target.name());
    plan.options().forEach(result::option);
    Part.Tally all =
        parts(Part::measured).stream().reduce(Part.Tally.nothing(), Part.Tally::beside);
    Part.Counts counts = all.counts();
    result.measured(start, all.seconds());
    result.counts(counts.offered(), counts.accepted(), counts.delivered(), counts.dropped());
    result.latency(all.accept(), all.delivery());
    result.phases(new PhaseFindings(plan.schedule(), phases(), line.rows()).results());
    parts(Part::errors).forEach(errors -> errors.forEach(result::error));
    Engine.Ending ending = ending();
    if (ending != Engine.Ending.COMPLETED) {
      result.partial();
      result.note(ending.sentence());
    }
    notes(result);
    result.integrity(integrity());
    RunResult.Sdk sdk = sdk();
    result.sdk(sdk);
    result.server(server(meter, counts, sdk, all.seconds()));
    result.generator(generator());
    if (contributions.size() > 1) {
      result.generators(contributions.stream().map(this::share).toList());
    }
    result.serverLimits(Needs.of(plan, target));
    result.figure("login_ms", millis(sum(Part::logIn)));
    Histogram away = sum(Part::away);
    if (away.getTotalCount() > 0) {
      result.figure("back_and_caught_up_ms", millis(away));
    }
    figures.forEach(result::figure);
    plan.workloads().figures(phases()).forEach(result::figure);
    return new Engine.Outcome(result.timeline(line), ending);
  }

  private <T> List<T> parts(Function<Part, T> what) {
    return contributions.stream().map(one -> what.apply(one.part())).toList();
  }

  private Map<String, Part.Tally> phases() {
    Map<String, Part.Tally> all = new HashMap<>();
    parts(Part::phases)
        .forEach(
            phases -> phases.forEach((name, tally) -> all.merge(name, tally, Part.Tally::beside)));
    return all;
  }

  /** One generator has them, if any. */
  private RunResult.@Nullable Sdk sdk() {
    return contributions.stream()
        .map(one -> one.part().sdk())
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private Histogram sum(Function<Part, Histogram> which) {
    return parts(which).stream().reduce(new Histogram(3), Slice::sum);
  }

  private void notes(RunResultBuilder result) {
    for (Contribution one : contributions) {
      String whose = contributions.size() > 1 ? one.generator() + ": " : "";
      one.part().notes().forEach(note -> result.note(whose + note));
      one.part().flaws().forEach(flaw -> result.flaw(whose + flaw));
    }
    flaws.forEach(result::flaw);
  }

  private RunResult.Integrity integrity() {
    List<RunResult.Integrity> found = new ArrayList<>();
    for (Contribution one : contributions) {
      if (one.part().ending() != Engine.Ending.GENERATOR_LOST) {
        found.add(one.part().integrity());
      }
    }
    String how =
        found.stream()
            .map(RunResult.Integrity::how)
            .filter(text -> !text.isEmpty())
            .distinct()
            .collect(Collectors.joining("; "));
    if (found.size() < contributions.size()) {
      how += (how.isEmpty() ? "" : "; ") + "not what a lost generator's users were handed";
    }
    return new RunResult.Integrity(
        found.stream().mapToLong(RunResult.Integrity::lost).sum(),
        found.stream().mapToLong(RunResult.Integrity::duplicated).sum(),
        found.stream().mapToLong(RunResult.Integrity::reordered).sum(),
        found.stream().mapToLong(RunResult.Integrity::gapped).sum(),
        found.stream().mapToLong(RunResult.Integrity::phantom).sum(),
        found.stream().mapToLong(RunResult.Integrity::unread).sum(),
        found.stream().mapToLong(RunResult.Integrity::missedWhileAway).sum(),
        found.stream().mapToLong(RunResult.Integrity::checked).sum(),
        how);
  }

  private RunResult.Server server(
      ServerMeter meter, Part.Counts counts, RunResult.@Nullable Sdk sdk, double seconds) {
    Map<String, Double> cpu = meter.measuredCpu();
    if (cpu.isEmpty()) {
      return RunResult.Server.UNKNOWN;
    }
    long units =
        (counts.delivered() > 0 ? counts.delivered() : counts.accepted())
            + (sdk == null ? 0 : sdk.delivered());
    Map<String, RunResult.Server.Part> processes = new LinkedHashMap<>();
    double cpuSum = 0;
    long bytesSum = 0;
    for (Map.Entry<String, Double> entry : cpu.entrySet()) {
      long bytes = meter.resident().getOrDefault(entry.getKey(), 0L);
      cpuSum += entry.getValue();
      bytesSum += bytes;
      processes.put(
          entry.getKey(),
          new RunResult.Server.Part(
              Slice.rounded(entry.getValue()), per100k(entry.getValue(), units), bytes, null));
    }
    return new RunResult.Server(
        Slice.rounded(cpuSum / Math.max(1e-9, seconds)),
        per100k(cpuSum, units),
        bytesSum,
        (long) plan.population().onlineCount() + plan.population().guests(),
        // Under load memory grows for other reasons; the connect scenario tells what a socket
        // takes.
        null,
        null,
        null,
        processes);
  }

  private static @Nullable Double per100k(double seconds, long units) {
    return units == 0 ? null : Slice.rounded(seconds / (units / UNITS));
  }

  /** The worst of them, and which it was. */
  private RunResult.Generator generator() {
    List<RunResult.Generator> all = parts(Part::health);
    String why =
        contributions.stream()
            .filter(one -> one.part().health().limited())
            .map(
                one ->
                    (contributions.size() > 1 ? one.generator() + ": " : "")
                        + one.part().health().why())
            .collect(Collectors.joining("; "));
    return new RunResult.Generator(
        contributions.size(),
        all.stream().mapToDouble(RunResult.Generator::cpuShare).max().orElse(0),
        all.stream().mapToDouble(RunResult.Generator::gcMs).max().orElse(0),
        all.stream().mapToDouble(RunResult.Generator::maxLagMs).max().orElse(0),
        all.stream().mapToLong(RunResult.Generator::rssBytes).max().orElse(0),
        !why.isEmpty(),
        why);
  }

  private RunResult.GeneratorShare share(Contribution one) {
    Part part = one.part();
    Part.Counts counts = part.measured().counts();
    return new RunResult.GeneratorShare(
        one.generator(),
        part.ending().word(),
        part.connections(),
        counts.offered(),
        counts.accepted(),
        counts.delivered(),
        part.integrity().checked(),
        Slice.rounded(one.skewMillis()),
        part.health());
  }

  private static Map<String, Object> millis(Histogram nanos) {
    Percentiles of = Percentiles.of(nanos);
    Map<String, Object> figure = new LinkedHashMap<>();
    figure.put("count", of.count());
    figure.put("p50", of.p50());
    figure.put("p99", of.p99());
    figure.put("max", of.max());
    return figure;
  }
}
