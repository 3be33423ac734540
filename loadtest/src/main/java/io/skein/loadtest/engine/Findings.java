package io.skein.loadtest.engine;

import io.skein.loadtest.history.Verdict;
import io.skein.loadtest.history.Violation;
import io.skein.loadtest.result.RunResult;
import io.skein.loadtest.system.Target;
import java.util.ArrayList;
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

  private final Target target;
  private final List<Lane> lanes;
  private final Sampler sampler;
  private final Sample sample;
  private final List<String> notes = new ArrayList<>();

  Findings(Target target, List<Lane> lanes, Sampler sampler, Sample sample) {
    this.target = target;
    this.lanes = lanes;
    this.sampler = sampler;
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
    return new Part(
        ending,
        sampler.measuredSeconds(),
        new Part.Counts(
            sum(counts -> counts.offered.sum()),
            sum(counts -> counts.accepted.sum()),
            sum(counts -> counts.delivered.sum()),
            sum(counts -> counts.dropped.sum())),
        errors,
        merged(lane -> lane.recorder.accept),
        merged(lane -> lane.recorder.delivery),
        merged(lane -> lane.seats().logIn),
        merged(lane -> lane.seats().away),
        integrity,
        notes,
        health(),
        lanes.stream().mapToInt(lane -> lane.seats().size()).sum());
  }

  private long sum(ToLongFunction<Recorder.Counts> count) {
    return lanes.stream().mapToLong(lane -> count.applyAsLong(lane.recorder.measured)).sum();
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
    long checked = tags(TagWitness::checked);
    long gapped = 0;
    String how = "by the messages' numbers: this target tells no sequences";
    if (verdict != null) {
      lost += verdict.count(Violation.Kind.LOST);
      duplicated += verdict.count(Violation.Kind.DUPLICATED);
      // A place that was promised and not kept is an order that was.
      reordered += verdict.count(Violation.Kind.REORDERED) + verdict.count(Violation.Kind.MOVED);
      gapped += verdict.count(Violation.Kind.GAPPED);
      phantom += verdict.count(Violation.Kind.PHANTOM);
      checked += verdict.totals().seen();
      how = sample.describe();
      verdict.examples().stream()
          .limit(EXAMPLES_MAX)
          .forEach(violation -> notes.add(violation.toString()));
    } else if (target.hasLog()) {
      how = "not in full: the logs could not be read at the end";
      notes.add(
          "The logs were not read back at the end, so only what devices were handed was checked.");
    }
    return new RunResult.Integrity(lost, duplicated, reordered, gapped, phantom, checked, how);
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
