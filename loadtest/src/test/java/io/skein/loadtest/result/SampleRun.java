package io.skein.loadtest.result;

import io.skein.loadtest.result.TimeLine.Interval;
import io.skein.loadtest.result.TimeLine.Mark;
import io.skein.loadtest.result.TimeLine.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.HdrHistogram.Histogram;

/**
 * A run that never was, with everything in it that a result can hold: log-ins, a warm-up, a steady
 * phase, a node that is killed and comes back.
 */
public final class SampleRun {
  private static final long MILLI = 1_000_000;
  private static final int LOG_IN_S = 4;
  private static final int WARM_UP_S = 7;

  private final Random random;
  private int seconds = 90;
  private double slowness = 1;
  private boolean killed;
  private int parts = 4;
  private final List<String> thresholds = new ArrayList<>(List.of("p99<250ms", "lost==0"));
  private RunResult.Integrity integrity =
      new RunResult.Integrity(0, 0, 0, 0, 0, 0, 0, 83_000, "full");
  private boolean partial;
  private List<String> phases = List.of("steady");
  private boolean several;

  private SampleRun(long seed) {
    random = new Random(seed);
  }

  public static SampleRun aRun() {
    return new SampleRun(7);
  }

  /** The same with other dice. */
  public static SampleRun another(long seed) {
    return new SampleRun(seed);
  }

  public SampleRun lasting(int seconds) {
    this.seconds = seconds;
    return this;
  }

  /** All latencies times this. */
  public SampleRun slower(double factor) {
    slowness = factor;
    return this;
  }

  public SampleRun withANodeKilled() {
    killed = true;
    return this;
  }

  /** Instead of one steady phase, equally long ones with these names. */
  public SampleRun inPhases(String... names) {
    phases = List.of(names);
    return this;
  }

  private String phase(int second) {
    if (second <= WARM_UP_S) {
      return second <= LOG_IN_S ? "log-in" : "warm-up";
    }
    return phases.get((second - WARM_UP_S - 1) * phases.size() / (seconds - WARM_UP_S));
  }

  private List<PhaseResult> phases(RunResult.Latencies latencies) {
    double length = (double) (seconds - WARM_UP_S) / phases.size();
    long count = Math.round(length * 1000);
    return phases.stream()
        .map(
            name ->
                new PhaseResult(
                    name,
                    length,
                    1000,
                    1000,
                    1000,
                    1000,
                    1000,
                    0,
                    new RunResult.Counts(count, count, count, 0),
                    latencies,
                    1.1,
                    789_000_000L))
        .toList();
  }

  public SampleRun withParts(int count) {
    parts = count;
    return this;
  }

  public SampleRun judgedBy(String... expressions) {
    thresholds.clear();
    thresholds.addAll(List.of(expressions));
    return this;
  }

  public SampleRun found(RunResult.Integrity found) {
    integrity = found;
    return this;
  }

  public SampleRun cutShort() {
    partial = true;
    return this;
  }

  /** Made by three generators, the second of which was lost, beyond a limit of the server. */
  public SampleRun ofThreeGenerators() {
    several = true;
    return this;
  }

  public RunResult result() {
    Histogram accept = new Histogram(3);
    Histogram delivery = new Histogram(3);
    List<Row> rows = new ArrayList<>();
    long accepted = 0;
    long errors = 0;
    for (int second = 1; second <= seconds; second++) {
      Row row = row(second, accept, delivery);
      rows.add(row);
      if (row.measured()) {
        accepted += row.accepted();
        errors += row.errors();
      }
    }
    int measured = seconds - WARM_UP_S;
    RunResultBuilder builder =
        RunResult.of("direct", "Skein 0.1.0, 3 nodes, 1 store <local>")
            .option("users", 1000)
            .option("rate", 1000)
            .option("duration", measured)
            .environment(Map.of("cpus", "2", "os", "Linux"))
            .measured(Instant.parse("2026-01-02T03:04:05Z"), measured)
            .counts(measured * 1000L, accepted, accepted, 0)
            .latency(accept, delivery)
            .phases(
                phases(new RunResult.Latencies(Percentiles.of(accept), Percentiles.of(delivery))))
            .integrity(integrity)
            .server(server())
            .generator(new RunResult.Generator(1, 0.21, 34, 4.2, 310_000_000, false, ""))
            .sdk(
                new RunResult.Sdk(
                    20,
                    1660,
                    1658,
                    1658,
                    0,
                    Percentiles.of(accept),
                    Percentiles.of(delivery),
                    Map.of("GOING_AWAY", 2L),
                    0.03))
            .figure("logins_per_s", 4102.5)
            .timeline(new TimeLine(rows, marks()));
    if (several) {
      builder.generators(
          List.of(share("g1", "completed"), share("g2", "lost"), share("g3", "completed")));
      builder.serverLimits(
          List.of(
              new RunResult.ServerLimit(
                  "skein.gateway.limits.requests-in-flight-max", 300, 256, 256L),
              new RunResult.ServerLimit("skein.accounts.tokens.access-life", 3600, 900, null)));
    }
    if (errors > 0) {
      builder.error("OVERLOADED", errors);
    }
    if (partial) {
      builder.partial();
    }
    return builder.judgedBy(Thresholds.of(thresholds));
  }

  private static RunResult.GeneratorShare share(String name, String ending) {
    return new RunResult.GeneratorShare(
        name,
        ending,
        334,
        27_000,
        27_000,
        27_000,
        54_000,
        0.12,
        new RunResult.Generator(1, 0.21, 34, 4.2, 310_000_000, false, ""));
  }

  private List<Mark> marks() {
    List<Mark> marks = new ArrayList<>();
    marks.add(new Mark(LOG_IN_S, Mark.Kind.PHASE, "warm-up"));
    marks.add(new Mark(WARM_UP_S, Mark.Kind.PHASE, "steady"));
    if (killed) {
      marks.add(new Mark(30, Mark.Kind.FAULT, "kill node-2"));
      marks.add(new Mark(38, Mark.Kind.HEAL, "node-2 is back"));
    }
    return marks;
  }

  private Row row(int second, Histogram accept, Histogram delivery) {
    boolean loggingIn = second <= LOG_IN_S;
    boolean measured = second > WARM_UP_S;
    boolean struck = killed && second > 30 && second <= 34;
    long offered = loggingIn ? 0 : 1000;
    long errors = struck ? 20 + random.nextInt(40) : 0;
    long accepted = loggingIn ? 0 : offered - errors;
    Histogram acceptNow = new Histogram(3);
    Histogram deliveryNow = new Histogram(3);
    for (int i = 0; i < accepted; i++) {
      double base = Math.exp(random.nextGaussian() * 0.6) * slowness;
      double stall = struck && i % 3 == 0 ? random.nextDouble() * 2000 : 0;
      acceptNow.recordValue((long) ((base * 1.4 + stall) * MILLI));
      deliveryNow.recordValue((long) ((base * 1.8 + stall) * MILLI));
    }
    if (measured) {
      accept.add(acceptNow);
      delivery.add(deliveryNow);
    }
    Map<String, Double> cores = new LinkedHashMap<>();
    Map<String, Long> bytes = new LinkedHashMap<>();
    for (int part = 1; part < parts; part++) {
      boolean dead = part == 2 && killed && second > 30 && second <= 38;
      cores.put("node-" + part, dead ? 0 : 0.2 + random.nextDouble() * 0.05);
      bytes.put("node-" + part, dead ? 0L : 240_000_000L + second * 200_000L);
    }
    cores.put("store-1", 0.4 + random.nextDouble() * 0.2);
    bytes.put("store-1", 537_000_000L);
    return new Row(
        second,
        1,
        phase(second),
        measured,
        offered,
        accepted,
        accepted,
        0,
        errors,
        Interval.of(acceptNow),
        Interval.of(deliveryNow),
        cores,
        bytes,
        random.nextDouble() * 4);
  }

  private RunResult.Server server() {
    Map<String, RunResult.Server.Part> all = new LinkedHashMap<>();
    for (int part = 1; part < parts; part++) {
      all.put("node-" + part, new RunResult.Server.Part(18.2, 21.9, 252_000_000L, 5900.0));
    }
    all.put("store-1", new RunResult.Server.Part(41, 49.4, 537_000_000L, null));
    return new RunResult.Server(1.1, 71.3, 789_000_000L, 1000L, 5900.0, 402.0, 380.0, all);
  }
}
