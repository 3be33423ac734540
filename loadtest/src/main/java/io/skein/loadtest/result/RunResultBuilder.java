package io.skein.loadtest.result;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Collects what a run found. What is never told stays at its neutral value: no errors, no latency,
 * an unknown server. Confined to one thread.
 */
public final class RunResultBuilder {
  private final String scenario;
  private final String target;
  private final Map<String, Object> options = new LinkedHashMap<>();
  private final Map<String, Long> errors = new LinkedHashMap<>();
  private final Map<String, Object> figures = new LinkedHashMap<>();
  private final List<String> notes = new ArrayList<>();
  private final List<String> flaws = new ArrayList<>();
  private Map<String, String> environment = Environment.here();
  private Instant startedAt = Instant.EPOCH;
  private double measuredS;
  private boolean partial;
  private long offered;
  private long accepted;
  private long delivered;
  private long dropped;
  private Percentiles accept = Percentiles.NONE;
  private Percentiles delivery = Percentiles.NONE;
  private RunResult.Integrity integrity = RunResult.Integrity.NONE;
  private RunResult.Server server = RunResult.Server.UNKNOWN;
  private RunResult.Generator generator = RunResult.Generator.UNKNOWN;
  private List<PhaseResult> phases = List.of();
  private RunResult.@Nullable Sdk sdk;
  private List<RunResult.GeneratorShare> generators = List.of();
  private List<RunResult.ServerLimit> serverLimits = List.of();
  private TimeLine timeline = TimeLine.EMPTY;

  RunResultBuilder(String scenario, String target) {
    this.scenario = scenario;
    this.target = target;
  }

  public RunResultBuilder option(String name, Object value) {
    options.put(name, value);
    return this;
  }

  public RunResultBuilder environment(Map<String, String> values) {
    environment = values;
    return this;
  }

  /**
   * @param seconds that count for the figures
   */
  public RunResultBuilder measured(Instant start, double seconds) {
    startedAt = start;
    measuredS = seconds;
    return this;
  }

  /** Says that the run ended before its plan did. */
  public RunResultBuilder partial() {
    partial = true;
    return this;
  }

  /**
   * Counts of the measured time. A post belongs to it by its intended start, and so do its
   * acknowledgement and its deliveries, whenever they come: else a run that answers all would seem
   * to have accepted less than it was offered.
   */
  public RunResultBuilder counts(long offered, long accepted, long delivered, long dropped) {
    this.offered = offered;
    this.accepted = accepted;
    this.delivered = delivered;
    this.dropped = dropped;
    return this;
  }

  /** Histograms of nanoseconds, from the intended start. */
  public RunResultBuilder latency(Histogram accept, Histogram delivery) {
    this.accept = Percentiles.of(accept);
    this.delivery = Percentiles.of(delivery);
    return this;
  }

  public RunResultBuilder phases(List<PhaseResult> found) {
    phases = found;
    return this;
  }

  public RunResultBuilder error(String code, long count) {
    errors.merge(code, count, Long::sum);
    return this;
  }

  public RunResultBuilder integrity(RunResult.Integrity found) {
    integrity = found;
    return this;
  }

  public RunResultBuilder server(RunResult.Server cost) {
    server = cost;
    return this;
  }

  public RunResultBuilder generator(RunResult.Generator health) {
    generator = health;
    return this;
  }

  /**
   * @param seen null: there were no such users
   */
  public RunResultBuilder sdk(RunResult.@Nullable Sdk seen) {
    sdk = seen;
    return this;
  }

  /** Each of several generators; {@link #generator} tells the worst. */
  public RunResultBuilder generators(List<RunResult.GeneratorShare> shares) {
    generators = shares;
    return this;
  }

  public RunResultBuilder serverLimits(List<RunResult.ServerLimit> needed) {
    serverLimits = needed;
    return this;
  }

  /** Something of the plan was not done: whatever was seen, the run is invalid. */
  public RunResultBuilder flaw(String sentence) {
    flaws.add(sentence);
    return this;
  }

  public RunResultBuilder note(String sentence) {
    notes.add(sentence);
    return this;
  }

  /** A figure that only this scenario has: a number, a text, or a map of them. */
  public RunResultBuilder figure(String name, Object value) {
    figures.put(name, value);
    return this;
  }

  public RunResultBuilder timeline(TimeLine line) {
    timeline = line;
    return this;
  }

  /** The result, judged by these thresholds. */
  public RunResult judgedBy(Thresholds thresholds) {
    List<String> sentences = new ArrayList<>();
    if (generator.limited()) {
      sentences.add("The generator, not the server, may have been the limit: " + generator.why());
    }
    serverLimits.stream()
        .filter(limit -> limit.allowed() == null || limit.allowed() < limit.needed())
        .forEach(limit -> sentences.add("A limit of the server: " + limit.sentence() + "."));
    sentences.addAll(notes);
    return new RunResult(
            RunResult.FORMAT,
            scenario,
            target,
            RunResult.Verdict.INVALID,
            partial,
            flaws,
            List.of(),
            startedAt.toString(),
            measuredS,
            options,
            environment,
            perSecond(offered),
            perSecond(accepted),
            perSecond(delivered),
            dropped,
            new RunResult.Counts(
                offered,
                accepted,
                delivered,
                errors.values().stream().mapToLong(Long::longValue).sum()),
            new RunResult.Latencies(accept, delivery),
            phases,
            errors,
            integrity,
            server,
            generator,
            sdk,
            generators,
            serverLimits,
            sentences,
            figures,
            null,
            timeline)
        .judged(thresholds);
  }

  private double perSecond(long count) {
    return measuredS > 0 ? Math.round(count / measuredS * 10) / 10.0 : 0;
  }
}
