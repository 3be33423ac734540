package io.skein.loadtest.scenario;

import io.skein.loadtest.call.CallAudit;
import io.skein.loadtest.call.CallDefect;
import io.skein.loadtest.call.CallDriver;
import io.skein.loadtest.call.CallTerms;
import io.skein.loadtest.engine.Health;
import io.skein.loadtest.engine.RunException;
import io.skein.loadtest.measure.ProcessTree;
import io.skein.loadtest.result.Percentiles;
import io.skein.loadtest.result.RunResult;
import io.skein.loadtest.result.RunResult.ServerLimit;
import io.skein.loadtest.result.RunResultBuilder;
import io.skein.loadtest.result.TimeLine;
import io.skein.loadtest.system.Target;
import io.skein.loadtest.wire.SkeinDialect;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Users in pairs, neighbours on different nodes, call each other: invite, ring, accept, signals
 * both ways, hang up. Calls come due at a rate, whatever the target does. Each is judged: every
 * signal arrives or is given back, both devices hear of one outcome, the log has one entry.
 */
public final class CallsScenario {
  /**
   * What to do.
   *
   * @param users an even number
   * @param perSecond calls
   * @param signals of a call, both devices together
   * @param signalBytes of each
   */
  public record Options(
      int users,
      double perSecond,
      double warmUpSeconds,
      double seconds,
      int signals,
      int signalBytes,
      int loginsAtOnce) {
    /** What a candidate may have is what all have. */
    private static final int SIGNAL_BYTES_MAX = 1024;

    private static final int SIGNALS_MAX = 200;
    private static final double RATE_MAX = 100_000;

    public Options {
      if (users < 2 || users % 2 != 0) {
        throw usage("calls needs an even number of users");
      }
      if (!(perSecond > 0) || perSecond > RATE_MAX) {
        throw usage("--rate must be above 0, and at most " + (int) RATE_MAX);
      }
      if (!(seconds > 0)) {
        throw usage("--duration must be above 0");
      }
      if (signals < 0 || signals > SIGNALS_MAX) {
        throw usage("--signals is 0 to " + SIGNALS_MAX);
      }
      if (signalBytes < 0 || signalBytes > SIGNAL_BYTES_MAX) {
        throw usage("--body is 0 to " + SIGNAL_BYTES_MAX);
      }
    }

    private static RunException usage(String message) {
      return new RunException(RunException.Kind.USAGE, message);
    }
  }

  /** As the cluster's own configuration has it. */
  static final int STARTS_PER_MINUTE = 10;

  static final String STARTS_SETTING = "skein.call.starts-per-minute";

  private static final double NANOS_PER_SECOND = 1e9;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double SECONDS_PER_MINUTE = 60;
  private static final double LAG_MILLIS_MAX = 100;
  private static final Duration LOG_IN = Duration.ofMinutes(5);
  private static final Duration AUDIT = Duration.ofMinutes(1);

  /** Longer than devices ring, and then some. */
  private static final Duration WHOLE = Duration.ofSeconds(60);

  private final Target target;
  private final Options options;
  private final CallRecorder recorder = new CallRecorder();
  private final CallTerms terms;
  private final List<TimeLine.Row> rows = new ArrayList<>();
  private long checkedEntries;

  private CallsScenario(Target target, Options options) {
    this.target = target;
    this.options = options;
    terms =
        new CallTerms(
            options.signals,
            options.signalBytes,
            Duration.ZERO,
            Duration.ofMillis(500),
            Duration.ofSeconds(10),
            WHOLE,
            Duration.ZERO);
  }

  /**
   * The limits of the server that the run needs above their defaults.
   *
   * @return at most one; empty: a cluster that nobody configured will do
   */
  public static List<ServerLimit> needs(Options options) {
    double seconds = options.warmUpSeconds + options.seconds;
    double ofEach = Math.ceil(options.perSecond * seconds / options.users);
    // So many may follow each other at once, and as many come in each minute.
    long needed = (long) Math.ceil(ofEach / (1 + seconds / SECONDS_PER_MINUTE));
    return needed <= STARTS_PER_MINUTE
        ? List.of()
        : List.of(new ServerLimit(STARTS_SETTING, needed, STARTS_PER_MINUTE, null));
  }

  /**
   * Runs the scenario, mostly on a thread of its own.
   *
   * @throws RunException if there are too few file descriptors
   * @throws ScenarioException if the users cannot be logged in
   */
  public static RunResultBuilder run(Target target, Options options) {
    Health.requireDescriptors(options.users);
    target.prepare(options.users);
    if (target.accounts().size() < options.users) {
      throw new ScenarioException("calls needs a Skein cluster");
    }
    return new CallsScenario(target, options).run();
  }

  private RunResultBuilder run() {
    List<SkeinDialect.Account> accounts = target.accounts();
    try (CallDriver driver =
        new CallDriver(
            target.sockets(),
            accounts.stream().map(SkeinDialect.Account::id).toList(),
            user -> accounts.get(user).token(),
            options.loginsAtOnce,
            terms,
            recorder)) {
      if (!driver.connectAll(LOG_IN)) {
        throw new ScenarioException(
            "only " + driver.ready() + " users could log in: " + driver.failures());
      }
      return measure(driver);
    }
  }

  private RunResultBuilder measure(CallDriver driver) {
    long begun = System.nanoTime();
    Instant began = Instant.now();
    long from = begun + (long) (options.warmUpSeconds * NANOS_PER_SECOND);
    long to = from + (long) (options.seconds * NANOS_PER_SECOND);
    recorder.measure(from, to);
    FutureTask<Void> load = new FutureTask<>(() -> load(driver, begun, to), null);
    Thread thread = new Thread(load, "calls");
    thread.start();
    Use use = watch(load, begun, from, to);
    thread.interrupt();
    return result(driver, began.plusNanos(from - begun), use);
  }

  /** On the driver's thread: calls as they come due, then what is left, then the logs. */
  private void load(CallDriver driver, long begun, long to) {
    long[] count = new long[1];
    driver.runWhile(
        now -> {
          long due;
          while ((due = due(begun, count[0])) - Math.min(now, to) < 0) {
            int pair = (int) (count[0]++ % driver.pairs());
            boolean free = driver.isFree(pair);
            recorder.due(due, free, System.nanoTime() - due);
            if (free) {
              driver.begin(pair, due);
            }
          }
          return now - to < 0;
        });
    long patience = System.nanoTime() + WHOLE.plusSeconds(1).toNanos();
    driver.runWhile(now -> driver.calls() > 0 && now - patience < 0);
    checkedEntries = new CallAudit(driver, recorder).run(AUDIT);
  }

  private long due(long begun, long number) {
    return begun + (long) (number / options.perSecond * NANOS_PER_SECOND);
  }

  /** What the target and the generator used in the measured time. */
  private record Use(Map<String, Double> serverCpu, double ownCpu, long gcMillis) {}

  /** Cuts the run into seconds while the other thread makes the calls. */
  private Use watch(FutureTask<Void> load, long begun, long from, long to) {
    ProcessTree processes = target.processes();
    Map<String, Double> before = processes.cpuSeconds();
    Map<String, Double> atFrom = before;
    Map<String, Double> atTo = Map.of();
    double ownAtFrom = Health.cpuSeconds();
    double ownAtTo = ownAtFrom;
    long gcAtFrom = Health.gcMillis();
    long gcAtTo = gcAtFrom;
    long last = begun;
    while (true) {
      long wanted = last + TimeUnit.SECONDS.toNanos(1);
      for (long edge : new long[] {from, to}) {
        wanted = edge - last > 0 && edge - wanted < 0 ? edge : wanted;
      }
      boolean ended = isEnded(load, wanted);
      long now = System.nanoTime();
      Map<String, Double> cpu = processes.cpuSeconds();
      cut(last, now, begun, last - from >= 0 && last - to < 0, before, cpu, processes);
      if (last - from < 0 && now - from >= 0) {
        atFrom = cpu;
        ownAtFrom = Health.cpuSeconds();
        gcAtFrom = Health.gcMillis();
      }
      if (last - to < 0 && now - to >= 0) {
        atTo = cpu;
        ownAtTo = Health.cpuSeconds();
        gcAtTo = Health.gcMillis();
      }
      before = cpu;
      last = now;
      if (ended) {
        return new Use(used(atFrom, atTo), ownAtTo - ownAtFrom, gcAtTo - gcAtFrom);
      }
    }
  }

  /** Waits until then, or until the load has ended; fails as that does. */
  private static boolean isEnded(FutureTask<Void> load, long untilNanos) {
    try {
      load.get(Math.max(1, untilNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException goesOn) {
      return false;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException failure
          ? failure
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ScenarioException("interrupted");
    }
  }

  private void cut(
      long last,
      long now,
      long begun,
      boolean measured,
      Map<String, Double> before,
      Map<String, Double> after,
      ProcessTree processes) {
    CallRecorder.Second second = recorder.cut();
    double seconds = (now - last) / NANOS_PER_SECOND;
    Map<String, Double> cores = used(before, after);
    cores.replaceAll((name, used) -> rounded(used / seconds));
    rows.add(
        new TimeLine.Row(
            rounded((now - begun) / NANOS_PER_SECOND),
            rounded(seconds),
            measured
                ? "steady"
                : rows.stream().anyMatch(TimeLine.Row::measured) ? "end" : "warm-up",
            measured,
            second.offered(),
            second.answered().count(),
            second.ringing().count(),
            second.dropped(),
            second.errors(),
            second.answered(),
            second.ringing(),
            cores,
            processes.residentBytes(),
            rounded(second.lagNanos() / NANOS_PER_MILLI)));
  }

  private static Map<String, Double> used(Map<String, Double> before, Map<String, Double> after) {
    Map<String, Double> used = new LinkedHashMap<>();
    after.forEach(
        (name, value) -> used.put(name, Math.max(0, value - before.getOrDefault(name, 0.0))));
    return used;
  }

  private RunResultBuilder result(CallDriver driver, Instant began, Use use) {
    CallRecorder.Total total = recorder.total();
    Percentiles signals = Percentiles.of(total.signals());
    RunResultBuilder result =
        RunResult.of("calls", target.name())
            .option("users", options.users)
            .option("rate", options.perSecond)
            .option("signals", options.signals)
            .option("body_bytes", options.signalBytes)
            .option("warm_up_s", options.warmUpSeconds)
            .option("duration_s", options.seconds)
            .measured(began, options.seconds)
            .counts(
                total.offered(), total.whole(), total.ringing().getTotalCount(), total.dropped())
            .latency(total.answered(), total.ringing())
            .serverLimits(needs(options))
            .timeline(new TimeLine(rows, List.of()))
            .integrity(integrity(total, signals.count()))
            .server(server(use, total.whole()))
            .generator(generator(use, total.lagNanosMax() / NANOS_PER_MILLI))
            .figure("signal_p50_ms", signals.p50())
            .figure("signal_p99_ms", signals.p99())
            .figure("signal_max_ms", signals.max())
            .figure("signals_overtaken", total.overtaken())
            .figure("signals_twice", total.again());
    for (CallDefect defect : CallDefect.values()) {
      result.figure(defect.name().toLowerCase(Locale.ROOT), total.of(defect));
    }
    if (!use.serverCpu.isEmpty() && total.whole() > 0) {
      double cpu = use.serverCpu.values().stream().mapToDouble(Double::doubleValue).sum();
      result.figure("cpu_s_per_1000_calls", rounded(cpu / total.whole() * 1000));
    }
    total.examples().forEach(result::note);
    total.errors().forEach(result::error);
    driver.failures().forEach(result::error);
    if (driver.lostConnections() > 0) {
      result.error("CONNECTION_LOST", driver.lostConnections());
    }
    return result;
  }

  private RunResult.Integrity integrity(CallRecorder.Total total, long signals) {
    return new RunResult.Integrity(
        total.of(CallDefect.SIGNAL_LOST)
            + total.of(CallDefect.ENTRY_LOST)
            + total.of(CallDefect.STUCK),
        total.of(CallDefect.ENTRY_DOUBLED),
        total.of(CallDefect.DISAGREEMENT),
        0,
        total.of(CallDefect.SIGNAL_MADE_UP)
            + total.of(CallDefect.ENTRY_MADE_UP)
            + total.of(CallDefect.ZOMBIE),
        0,
        0,
        signals + checkedEntries,
        "full: signals, outcomes, entries");
  }

  private RunResult.Server server(Use use, long calls) {
    if (use.serverCpu.isEmpty()) {
      return RunResult.Server.UNKNOWN;
    }
    Map<String, Long> bytes = target.processes().residentBytes();
    Map<String, RunResult.Server.Part> parts = new LinkedHashMap<>();
    use.serverCpu.forEach(
        (name, used) ->
            parts.put(
                name,
                new RunResult.Server.Part(
                    rounded(used), per100k(used, calls), bytes.getOrDefault(name, 0L), null)));
    double all = use.serverCpu.values().stream().mapToDouble(Double::doubleValue).sum();
    return new RunResult.Server(
        rounded(all / options.seconds),
        per100k(all, calls),
        bytes.values().stream().mapToLong(Long::longValue).sum(),
        (long) options.users,
        null,
        null,
        null,
        parts);
  }

  private static Double per100k(double cpuSeconds, long calls) {
    return rounded(calls == 0 ? 0 : cpuSeconds / calls * 1e5);
  }

  private RunResult.Generator generator(Use use, double lagMillis) {
    String why =
        lagMillis > LAG_MILLIS_MAX
            ? String.format(
                Locale.ROOT, "it was up to %.0f ms late with what it had planned", lagMillis)
            : "";
    return new RunResult.Generator(
        1,
        rounded(use.ownCpu / options.seconds),
        use.gcMillis,
        rounded(lagMillis),
        Health.residentBytes(),
        !why.isEmpty(),
        why);
  }

  private static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }
}
