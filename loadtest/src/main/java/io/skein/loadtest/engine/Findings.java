package io.skein.loadtest.engine;

import io.skein.loadtest.history.Verdict;
import io.skein.loadtest.history.Violation;
import io.skein.loadtest.result.RunResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Puts together what the lanes of one generator know when they have ended. */
final class Findings {
  private static final double LAG_MILLIS_MAX = 100;
  private static final double CPU_SHARE_MAX = 0.9;
  private static final int EXAMPLES_MAX = 10;

  private final RunPlan plan;
  private final List<Lane> lanes;
  private final Sampler sampler;
  private final SdkUsers sdk;
  private final Sample sample;
  private final List<String> notes = new ArrayList<>();
  private final List<String> flaws = new ArrayList<>();

  Findings(RunPlan plan, List<Lane> lanes, Sampler sampler, SdkUsers sdk, Sample sample) {
    this.plan = plan;
    this.lanes = lanes;
    this.sampler = sampler;
    this.sdk = sdk;
    this.sample = sample;
  }

  /**
   * @param verdict of the history checker; null if the logs were not read
   */
  Part part(Engine.Ending ending, @Nullable Verdict verdict) {
    Map<String, Long> errors = new TreeMap<>();
    for (Lane lane : lanes) {
      lane.recorder.errorsByCode.forEach(
          (code, count) -> errors.merge(code, count.sum(), Long::sum));
    }
    RunResult.Integrity integrity = integrity(verdict);
    if (verdict == null && lanes.get(0).hasLog() && ending == Engine.Ending.COMPLETED) {
      flaws.add("The logs could not be read back at the end, so nothing of it was checked.");
    }
    return new Part(
        ending,
        phases(),
        errors,
        merged(lane -> lane.seats().logIn),
        merged(lane -> lane.seats().away),
        integrity,
        notes,
        flaws,
        health(),
        lanes.stream().mapToInt(lane -> lane.seats().size()).sum() + plan.population().guests(),
        sdk.result(Slice.rounded(sampler.besideCpuShare())));
  }

  /** The phases that are measured and were begun, in their order. */
  private Map<String, Part.Tally> phases() {
    Map<String, Part.Tally> found = new LinkedHashMap<>();
    List<Phase> phases = plan.schedule().phases();
    for (int i = 0; i < phases.size(); i++) {
      double seconds = sampler.measuredSeconds(phases.get(i).name());
      if (seconds > 0) {
        found.put(phases.get(i).name(), tally(i, seconds));
      }
    }
    return found;
  }

  private Part.Tally tally(int phase, double seconds) {
    Part.Counts counts =
        new Part.Counts(
            sum(phase, counted -> counted.offered.sum()),
            sum(phase, counted -> counted.accepted.sum()),
            sum(phase, counted -> counted.delivered.sum()),
            sum(phase, counted -> counted.dropped.sum()),
            sum(phase, counted -> counted.errors.sum()));
    return new Part.Tally(
        seconds,
        counts,
        merged(lane -> lane.recorder.phase(phase).accept),
        merged(lane -> lane.recorder.phase(phase).delivery));
  }

  private long sum(int phase, ToLongFunction<Recorder.Counts> count) {
    return lanes.stream()
        .mapToLong(lane -> count.applyAsLong(lane.recorder.phase(phase).counts))
        .sum();
  }

  private Histogram merged(Function<Lane, Histogram> which) {
    Histogram all = new Histogram(3);
    lanes.forEach(lane -> all.add(which.apply(lane)));
    return all;
  }

  private RunResult.Integrity integrity(@Nullable Verdict verdict) {
    long lost = tags(TagWitness::lost);
    long duplicated = tags(TagWitness::duplicated);
    long reordered = tags(TagWitness::reordered);
    long phantom = tags(TagWitness::phantom);
    long missedWhileAway = tags(TagWitness::missedWhileAway);
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
          .forEach(violation -> notes.add(violation.toString()));
    } else if (lanes.get(0).hasLog()) {
      how = checked > 0 ? "by the messages' numbers alone" : "not at all";
      how += ": the logs were not read back at the end";
    }
    return new RunResult.Integrity(
        lost, duplicated, reordered, gapped, phantom, unread, missedWhileAway, checked, how);
  }

  private long tags(ToLongFunction<TagWitness> count) {
    return lanes.stream().mapToLong(lane -> count.applyAsLong(lane.witness.tags())).sum();
  }

  private RunResult.Generator health() {
    double share = sampler.ownCpuShare();
    double lag = sampler.maxLagMillis();
    String why = "";
    if (lag > LAG_MILLIS_MAX) {
      why = String.format(Locale.ROOT, "it was up to %.0f ms late with what it had planned", lag);
    } else if (share > CPU_SHARE_MAX * lanes.size()) {
      why = String.format(Locale.ROOT, "it used %.2f cores with %d threads", share, lanes.size());
    }
    return new RunResult.Generator(
        1,
        Slice.rounded(share),
        sampler.gcMillis(),
        Slice.rounded(lag),
        Health.residentBytes(),
        !why.isEmpty(),
        why);
  }
}
