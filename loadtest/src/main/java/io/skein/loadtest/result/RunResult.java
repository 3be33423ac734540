package io.skein.loadtest.result;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a run found: what {@code result.json} holds, what the report draws, what a later
 * run is compared with, and where the capacity calculator takes its unit costs from. Rates, counts
 * and latencies are those of the measured time only; the time line has the rest too.
 *
 * @param format of the file; see {@link #FORMAT}
 * @param target what was measured, with what matters about its configuration
 * @param startedAt ISO 8601, UTC
 * @param measuredS seconds that count
 * @param options what the scenario was told, by the names of the command line
 * @param environment machine, JDK and versions
 * @param offeredPerS what the plan asked for; in the closed model, what was posted
 * @param dropped posts that were due and that the generator could not send
 * @param phases those that are measured, in their order
 * @param errors by code, connections lost among them
 * @param sdk what the users on the shipped SDK saw; null: there were none
 * @param generators each of several; empty: there was one
 * @param serverLimits what the run needs of the target beyond a default; empty: nothing
 * @param notes plain sentences for the reader, warnings first
 * @param scenarioFigures what only this scenario has
 * @param partial whether the run ended before its plan did
 * @param flaws why nothing can be said though it came to its end, a sentence each; empty: nothing
 *     is wrong with it
 * @param comparison with an earlier run; null: it was not compared
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RunResult(
    int format,
    String scenario,
    String target,
    Verdict verdict,
    boolean partial,
    List<String> flaws,
    List<ThresholdResult> thresholds,
    String startedAt,
    double measuredS,
    Map<String, Object> options,
    Map<String, String> environment,
    double offeredPerS,
    double acceptedPerS,
    double deliveredPerS,
    long dropped,
    Counts counts,
    Latencies latencyMs,
    List<PhaseResult> phases,
    Map<String, Long> errors,
    Integrity integrity,
    Server server,
    Generator generator,
    @Nullable Sdk sdk,
    List<GeneratorShare> generators,
    List<ServerLimit> serverLimits,
    List<String> notes,
    Map<String, Object> scenarioFigures,
    @Nullable Comparison comparison,
    TimeLine timeline)
    implements Measured {
  /** Files of another format are refused: a comparison across formats would compare nothing. */
  public static final int FORMAT = 1;

  public RunResult {
    flaws = flaws == null ? List.of() : List.copyOf(flaws);
    thresholds = List.copyOf(thresholds);
    options = Ordered.copy(options);
    environment = Ordered.copy(environment);
    // Files of the time before phases had figures of their own have none.
    phases = phases == null ? List.of() : List.copyOf(phases);
    errors = Ordered.copy(errors);
    // An older file has none of them.
    generators = generators == null ? List.of() : List.copyOf(generators);
    serverLimits = serverLimits == null ? List.of() : List.copyOf(serverLimits);
    notes = List.copyOf(notes);
    scenarioFigures = Ordered.copy(scenarioFigures);
  }

  /** A result to be filled in; see {@link RunResultBuilder}. */
  public static RunResultBuilder of(String scenario, String target) {
    return new RunResultBuilder(scenario, target);
  }

  /** How the run is to be taken. */
  public enum Verdict {
    /** All thresholds hold, and nothing was lost, doubled, reordered, gapped or made up. */
    @JsonProperty("passed")
    PASSED,
    /** A threshold does not hold, or the integrity is broken. */
    @JsonProperty("failed")
    FAILED,
    /** The run was cut short, and what was seen until then is in order. */
    @JsonProperty("partial")
    PARTIAL,
    /** Nothing was measured, or something of the plan was not done: so nothing can be said. */
    @JsonProperty("invalid")
    INVALID
  }

  /**
   * One threshold, evaluated.
   *
   * @param expr as it was written
   * @param value of its figure; null: there was nothing to measure, which fails it
   * @param unit of the value: {@code ms}, {@code bytes}, {@code share} of one; empty: a count, a
   *     rate, or what the figure's name says
   */
  public record ThresholdResult(String expr, @Nullable Double value, String unit, boolean ok) {}

  /** Totals of the measured time. */
  public record Counts(long offered, long accepted, long delivered, long errors) {}

  /**
   * Milliseconds from the intended start.
   *
   * @param accept post to acknowledgement; of a log-in, opening the socket to Welcome
   * @param delivery post to the receiver's socket
   */
  public record Latencies(Percentiles accept, Percentiles delivery) {}

  /**
   * What the history checker found.
   *
   * @param unread counts of unread messages that were wrong
   * @param missedWhileAway copies that a receiver did not get because it was away, of a target that
   *     promises nothing to the absent; no violation
   * @param checked messages that it looked at; 0: it had none
   * @param how {@code full}, or which sample; empty: there was nothing to check
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record Integrity(
      long lost,
      long duplicated,
      long reordered,
      long gapped,
      long phantom,
      long unread,
      long missedWhileAway,
      long checked,
      String how) {
    public static final Integrity NONE = new Integrity(0, 0, 0, 0, 0, 0, 0, 0, "");

    public long violations() {
      return lost + duplicated + reordered + gapped + phantom + unread;
    }
  }

  /**
   * What the target cost. Known only if its processes run on this machine; else null, never 0.
   *
   * @param cpuCores CPU seconds per second, all processes
   * @param cpuSPer100k CPU seconds for 100,000 units: messages delivered or, where nothing is
   *     delivered, what was accepted
   * @param rssBytes resident bytes at the end, all processes
   * @param connections held at the end
   * @param rssBytesPerConnection what the connections added, divided by their number
   * @param storedBytesPerMessage what a message added to the store's files
   * @param networkBytesPerMessage what the server sent and received for one message, clients only
   * @param parts by process: {@code node-1}, {@code store-1} …
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Server(
      @Nullable Double cpuCores,
      @JsonProperty("cpu_s_per_100k") @Nullable Double cpuSPer100k,
      @Nullable Long rssBytes,
      @Nullable Long connections,
      @Nullable Double rssBytesPerConnection,
      @Nullable Double storedBytesPerMessage,
      @Nullable Double networkBytesPerMessage,
      Map<String, Part> parts) {
    public static final Server UNKNOWN =
        new Server(null, null, null, null, null, null, null, Map.of());

    public Server {
      parts = Ordered.copy(parts);
    }

    /** One process. Its figures are as above. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Part(
        double cpuS,
        @JsonProperty("cpu_s_per_100k") @Nullable Double cpuSPer100k,
        long rssBytes,
        @Nullable Double rssBytesPerConnection) {}
  }

  /**
   * How the generator itself was.
   *
   * @param processes that made the load together; the figures are the worst of them
   * @param cpuShare CPU seconds per second
   * @param gcMs garbage collection pauses, summed
   * @param maxLagMs how late it was, at most, with what it had planned
   * @param limited whether it, not the server, was the limit
   * @param why it is thought so; empty if not
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record Generator(
      int processes,
      double cpuShare,
      double gcMs,
      double maxLagMs,
      long rssBytes,
      boolean limited,
      String why) {
    public static final Generator UNKNOWN = new Generator(1, 0, 0, 0, 0, false, "");
  }

  /** The measured phase of this name. */
  Optional<PhaseResult> phase(String name) {
    return phases.stream().filter(phase -> phase.name().equals(name)).findFirst();
  }

  /**
   * Users on the shipped SDK beside the driver's, in the measured time; no other figure but the
   * integrity and the server's holds anything of them.
   *
   * @param accept from when a post was due until its future was done
   * @param delivery from when a post was due until another user's listener was called
   * @param errors by code, connections lost among them
   * @param cpuShare CPU seconds a second of their threads
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record Sdk(
      int users,
      long offered,
      long accepted,
      long delivered,
      long dropped,
      Percentiles accept,
      Percentiles delivery,
      Map<String, Long> errors,
      double cpuShare) {
    public Sdk {
      errors = Ordered.copy(errors);
    }
  }

  /**
   * One of several generators. Its counts are of the measured time.
   *
   * @param name {@code g1}, {@code g2} … as notes call it
   * @param ending {@code completed}, {@code interrupted}, {@code lost}, {@code target died}
   * @param checked messages whose integrity it checked
   * @param skewMs how far from the agreed moment it may have begun: half of a round trip
   * @param health see {@link Generator}
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record GeneratorShare(
      String name,
      String ending,
      int connections,
      long offered,
      long accepted,
      long delivered,
      long checked,
      double skewMs,
      Generator health) {}

  /**
   * A setting of the target that a run needs above its default.
   *
   * @param setting its name in the configuration
   * @param needed by the run, in the setting's unit
   * @param byDefault what it is if nobody sets it
   * @param allowed what the target says that it is; null: it does not tell
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ServerLimit(String setting, long needed, long byDefault, @Nullable Long allowed) {
    /** For people, without a full stop. */
    public String sentence() {
      String need = setting + ": the run needs " + needed;
      if (allowed == null) {
        return need + ", its default is " + byDefault + ", and the target does not tell its own";
      }
      return allowed >= needed
          ? need + " (default " + byDefault + "), and the target has " + allowed
          : need + ", and the target has " + allowed + ": set it, or expect refusals";
    }
  }

  /** This result with its thresholds evaluated and its verdict given. */
  public RunResult judged(Thresholds expressions) {
    return with(expressions.evaluate(this), comparison);
  }

  /** This result beside an earlier one; see {@link #comparedWith(RunResult, double)}. */
  public RunResult comparedWith(RunResult baseline) {
    return comparedWith(baseline, Comparison.DEFAULT_FLOOR);
  }

  /**
   * This result beside an earlier one. A regression fails it.
   *
   * @param floor least noise of every ratio, as a share of 1
   * @throws UnreadableResultException if the earlier one is of another scenario
   */
  public RunResult comparedWith(RunResult baseline, double floor) {
    return with(thresholds, Comparison.of(baseline, this, floor));
  }

  private RunResult with(List<ThresholdResult> results, @Nullable Comparison beside) {
    return new RunResult(
        format,
        scenario,
        target,
        verdict(results, beside),
        partial,
        flaws,
        results,
        startedAt,
        measuredS,
        options,
        environment,
        offeredPerS,
        acceptedPerS,
        deliveredPerS,
        dropped,
        counts,
        latencyMs,
        phases,
        errors,
        integrity,
        server,
        generator,
        sdk,
        generators,
        serverLimits,
        notes,
        scenarioFigures,
        beside,
        timeline);
  }

  /**
   * A broken promise counts in a run that was cut short too; a threshold does not, since what it
   * judges had not come to its end.
   */
  private Verdict verdict(List<ThresholdResult> results, @Nullable Comparison beside) {
    if (integrity.violations() > 0) {
      return Verdict.FAILED;
    }
    if (partial) {
      return Verdict.PARTIAL;
    }
    if (!flaws.isEmpty() || (counts.accepted() == 0 && counts.delivered() == 0)) {
      return Verdict.INVALID;
    }
    boolean regressed = beside != null && beside.hasRegression();
    return !regressed && results.stream().allMatch(ThresholdResult::ok)
        ? Verdict.PASSED
        : Verdict.FAILED;
  }

  /** What a command that ends with this result answers; who was interrupted knows better. */
  public ExitCode exitCode() {
    return verdict == Verdict.PASSED
        ? ExitCode.PASSED
        : verdict == Verdict.PARTIAL ? ExitCode.INTERRUPTED : ExitCode.FAILED;
  }
}
