package io.skein.loadtest.engine;

import io.skein.loadtest.history.Verdict;
import io.skein.loadtest.history.Violation;
import io.skein.loadtest.result.Percentiles;
import io.skein.loadtest.result.RunResult;
import io.skein.loadtest.result.RunResultBuilder;
import io.skein.loadtest.result.TimeLine;
import io.skein.loadtest.system.Target;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Puts together what the parts of a run that has ended know. */
final class Findings {
  private static final double LAG_MILLIS_MAX = 100;
  private static final double CPU_SHARE_MAX = 0.9;
  private static final double UNITS = 1e5;
  private static final int EXAMPLES_MAX = 10;

  private final RunPlan plan;
  private final Target target;
  private final List<Lane> lanes;
  private final Sampler sampler;
  private final SdkUsers sdk;
  private final List<TimeLine.Mark> marks;
  private final Map<String, Object> figures;
  private final Sample sample;

  Findings(
      RunPlan plan,
      Target target,
      List<Lane> lanes,
      Sampler sampler,
      SdkUsers sdk,
      List<TimeLine.Mark> marks,
      Map<String, Object> figures,
      Sample sample) {
    this.plan = plan;
    this.target = target;
    this.lanes = lanes;
    this.sampler = sampler;
    this.sdk = sdk;
    this.marks = marks;
    this.figures = figures;
    this.sample = sample;
  }

  /**
   * @param verdict of the history checker; null if the logs were not read
   */
  RunResultBuilder build(Engine.Ending ending, @Nullable Verdict verdict) {
    RunResultBuilder result = RunResult.of(plan.scenario(), target.name());
    plan.options().forEach(result::option);
    result.measured(sampler.began(), sampler.measuredSeconds());
    result.counts(
        sum(counts -> counts.offered.sum()),
        sum(counts -> counts.accepted.sum()),
        sum(counts -> counts.delivered.sum()),
        sum(counts -> counts.dropped.sum()));
    result.latency(measured(tally -> tally.accept), measured(tally -> tally.delivery));
    result.phases(new PhaseFindings(plan.schedule(), lanes, sampler.rows()).measured());
    for (Lane lane : lanes) {
      for (Map.Entry<String, LongAdder> error : lane.recorder.errorsByCode.entrySet()) {
        result.error(error.getKey(), error.getValue().sum());
      }
    }
    if (ending != Engine.Ending.COMPLETED) {
      result.partial();
      result.note(
          ending == Engine.Ending.INTERRUPTED
              ? "The run was interrupted: what is here is what was seen until then."
              : "The target went away during the run and did not come back.");
    }
    result.integrity(integrity(result, verdict));
    result.server(server());
    result.generator(generator());
    result.sdk(sdkUsers());
    logIns(result);
    figures.forEach(result::figure);
    return result.timeline(new TimeLine(sampler.rows(), List.copyOf(marks)));
  }

  private long sum(ToLongFunction<Recorder.Counts> count) {
    return lanes.stream()
        .flatMap(lane -> lane.recorder.measured())
        .mapToLong(tally -> count.applyAsLong(tally.counts))
        .sum();
  }

  private Histogram measured(Function<Recorder.Tally, Histogram> which) {
    Histogram all = new Histogram(3);
    lanes.forEach(lane -> lane.recorder.measured().map(which).forEach(all::add));
    return all;
  }

  private Histogram merged(Function<Lane, Histogram> which) {
    Histogram all = new Histogram(3);
    lanes.forEach(lane -> all.add(which.apply(lane)));
    return all;
  }

  private RunResult.Integrity integrity(RunResultBuilder result, @Nullable Verdict verdict) {
    long lost = tags(TagWitness::lost);
    long duplicated = tags(TagWitness::duplicated);
    long reordered = tags(TagWitness::reordered);
    long phantom = tags(TagWitness::phantom);
    long checked = tags(TagWitness::checked);
    long gapped = 0;
    long unread = 0;
    String how = "by the messages' numbers: this target tells no sequences";
    if (verdict != null) {
      lost += verdict.count(Violation.Kind.LOST);
      duplicated += verdict.count(Violation.Kind.DUPLICATED);
      // A place that was promised and not kept is an order that was.
      reordered += verdict.count(Violation.Kind.REORDERED) + verdict.count(Violation.Kind.MOVED);
      gapped += verdict.count(Violation.Kind.GAPPED);
      phantom += verdict.count(Violation.Kind.PHANTOM);
      unread = verdict.count(Violation.Kind.WRONG_UNREAD);
      checked += verdict.totals().seen();
      how = sample.describe();
      if (sample.share() < 1 && plan.population().guests() > 0) {
        how += "; everything that a user on the SDK sees in full";
      }
      verdict.examples().stream()
          .limit(EXAMPLES_MAX)
          .forEach(violation -> result.note(violation.toString()));
    } else if (lanes.get(0).hasLog()) {
      how = "not in full: the logs could not be read at the end";
      result.note(
          "The logs were not read back at the end, so only what devices were handed was checked.");
    }
    return new RunResult.Integrity(
        lost, duplicated, reordered, gapped, phantom, unread, checked, how);
  }

  private RunResult.@Nullable Sdk sdkUsers() {
    return sdk.result(Sampler.rounded(sampler.besideCpuShare()));
  }

  private long tags(ToLongFunction<TagWitness> count) {
    return lanes.stream().mapToLong(lane -> count.applyAsLong(lane.witness.tags())).sum();
  }

  private RunResult.Server server() {
    Map<String, Double> cpu = sampler.serverCpu();
    if (cpu.isEmpty()) {
      return RunResult.Server.UNKNOWN;
    }
    long delivered = sum(counts -> counts.delivered.sum());
    RunResult.Sdk guests = sdkUsers();
    long units =
        (delivered > 0 ? delivered : sum(counts -> counts.accepted.sum()))
            + (guests == null ? 0 : guests.delivered());
    int connections = plan.population().onlineCount() + plan.population().guests();
    Map<String, RunResult.Server.Part> parts = new LinkedHashMap<>();
    double cpuSum = 0;
    long bytesSum = 0;
    for (Map.Entry<String, Double> entry : cpu.entrySet()) {
      long bytes = sampler.resident().getOrDefault(entry.getKey(), 0L);
      cpuSum += entry.getValue();
      bytesSum += bytes;
      parts.put(
          entry.getKey(),
          new RunResult.Server.Part(
              Sampler.rounded(entry.getValue()), per100k(entry.getValue(), units), bytes, null));
    }
    return new RunResult.Server(
        Sampler.rounded(cpuSum / Math.max(1e-9, sampler.measuredSeconds())),
        per100k(cpuSum, units),
        bytesSum,
        (long) connections,
        // Under load memory grows for other reasons; the connect scenario tells what a socket
        // takes.
        null,
        null,
        null,
        parts);
  }

  private static @Nullable Double per100k(double seconds, long units) {
    return units == 0 ? null : Sampler.rounded(seconds / (units / UNITS));
  }

  private RunResult.Generator generator() {
    double share = sampler.ownCpuShare();
    double lag = sampler.maxLagMillis();
    String why = "";
    if (lag > LAG_MILLIS_MAX) {
      why = String.format(Locale.ROOT, "it was up to %.0f ms late with what it had planned", lag);
    } else if (share > CPU_SHARE_MAX * plan.lanes()) {
      why = String.format(Locale.ROOT, "it used %.2f cores with %d threads", share, plan.lanes());
    }
    return new RunResult.Generator(
        1,
        Sampler.rounded(share),
        sampler.gcMillis(),
        Sampler.rounded(lag),
        Health.residentBytes(),
        !why.isEmpty(),
        why);
  }

  private void logIns(RunResultBuilder result) {
    Histogram logIn = merged(lane -> lane.seats().logIn);
    Map<String, Object> figure = new LinkedHashMap<>();
    Percentiles millis = Percentiles.of(logIn);
    figure.put("count", millis.count());
    figure.put("p50", millis.p50());
    figure.put("p99", millis.p99());
    figure.put("max", millis.max());
    result.figure("login_ms", figure);
    Histogram away = merged(lane -> lane.seats().away);
    if (away.getTotalCount() > 0) {
      Percentiles gone = Percentiles.of(away);
      Map<String, Object> returned = new LinkedHashMap<>();
      returned.put("count", gone.count());
      returned.put("p50", gone.p50());
      returned.put("p99", gone.p99());
      returned.put("max", gone.max());
      result.figure("back_and_caught_up_ms", returned);
    }
  }
}
