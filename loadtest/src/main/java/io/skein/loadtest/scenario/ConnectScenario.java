package io.skein.loadtest.scenario;

import io.skein.loadtest.engine.Health;
import io.skein.loadtest.result.RunResult;
import io.skein.loadtest.result.RunResultBuilder;
import io.skein.loadtest.system.Target;
import io.skein.loadtest.wire.Delivery;
import io.skein.loadtest.wire.Dialect;
import io.skein.loadtest.wire.Link;
import io.skein.loadtest.wire.Loop;
import io.skein.loadtest.wire.Population;
import io.skein.loadtest.wire.Post;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Users log in, so many at once, in waves, and stay: what a log-in costs the server, and what a
 * silent connection costs it in memory and CPU. The figures are the last wave's, on a server that
 * earlier waves have warmed.
 */
public final class ConnectScenario implements Dialect.Events {
  /**
   * What to do.
   *
   * @param users of one wave
   * @param waves of different users, one after the other, sockets kept open
   * @param settleSeconds how long memory may settle before it is read
   * @param holdSeconds how long idle CPU is measured; 0: not
   */
  public record Options(
      int users,
      int waves,
      int settleSeconds,
      int holdSeconds,
      int loginsAtOnce,
      Target.Login login) {}

  private static final long SECOND = 1_000_000_000L;
  private static final long LOGIN_PATIENCE = 300 * SECOND;

  /** A user that was refused, or lost, does not come again: after a few all of them is enough. */
  private static final int FAILURES_MAX = 3;

  private final Target target;
  private final Options options;
  private final Loop loop;
  private final Map<String, Long> failures = new TreeMap<>();
  private LogIns wave;
  private int lostConnections;

  private ConnectScenario(Target target, Options options) {
    this.target = target;
    this.options = options;
    loop =
        new Loop(
            target.sockets(),
            target.dialect(
                Population.strangers(options.users * options.waves), 0, options.login, this),
            this);
    wave = new LogIns(loop, 0, options.users, options.loginsAtOnce);
  }

  /**
   * Runs the scenario on the calling thread.
   *
   * @throws RunException if there are too few file descriptors
   * @throws ScenarioException if the users cannot be logged in
   */
  public static RunResultBuilder run(Target target, Options options) {
    Health.requireDescriptors(options.users * options.waves);
    target.prepare(options.users * options.waves);
    ConnectScenario run = new ConnectScenario(target, options);
    try {
      return run.measure();
    } finally {
      run.loop.close();
    }
  }

  private RunResultBuilder measure() {
    Map<String, Long> emptyBytes = target.processes().residentBytes();
    Instant began = Instant.now();
    for (int i = 1; i < options.waves; i++) {
      logIn();
      pause(SECOND);
      wave = new LogIns(loop, i * options.users, options.users, options.loginsAtOnce);
    }
    Map<String, Double> cpuBefore = target.processes().cpuSeconds();
    logIn();
    pause(SECOND / 2);
    Map<String, Double> cpuAfter = target.processes().cpuSeconds();

    RunResultBuilder result = RunResult.of("connect", target.name());
    result.option("users", options.users).option("waves", options.waves);
    result.measured(began, wave.seconds());
    result.counts(options.users, options.users, 0, 0);
    result.latency(wave.latency(), new Histogram(3));
    result.figure("logins_per_s", rounded(options.users / wave.seconds()));
    pause(options.settleSeconds * SECOND);
    result.server(server(cpuBefore, cpuAfter, emptyBytes));
    if (options.holdSeconds > 0) {
      Map<String, Double> idleBefore = target.processes().cpuSeconds();
      pause(options.holdSeconds * SECOND);
      result.figure("idle_cores", idle(idleBefore, target.processes().cpuSeconds()));
    }
    result.figure(
        "server_cpu_s_per_10k_logins", rounded(sum(cpuBefore, cpuAfter) / options.users * 1e4));
    result.figure("held", loop.size());
    result.figure("lost_connections", lostConnections);
    failures.forEach(result::error);
    if (lostConnections > 0) {
      result.error("CONNECTION_LOST", lostConnections);
    }
    if (loop.size() == 0) {
      result.partial().note("The target went away: none of its connections was left at the end.");
    }
    return result;
  }

  private static double sum(Map<String, Double> before, Map<String, Double> after) {
    return after.entrySet().stream()
        .mapToDouble(entry -> entry.getValue() - before.getOrDefault(entry.getKey(), 0.0))
        .sum();
  }

  private RunResult.Server server(
      Map<String, Double> cpuBefore, Map<String, Double> cpuAfter, Map<String, Long> emptyBytes) {
    if (cpuAfter.isEmpty()) {
      return RunResult.Server.UNKNOWN;
    }
    Map<String, Long> bytes = target.processes().residentBytes();
    int held = loop.size();
    long bytesSum = 0;
    long addedSum = 0;
    Map<String, RunResult.Server.Part> parts = new LinkedHashMap<>();
    for (Map.Entry<String, Double> entry : cpuAfter.entrySet()) {
      String name = entry.getKey();
      double used = entry.getValue() - cpuBefore.getOrDefault(name, 0.0);
      long now = bytes.getOrDefault(name, 0L);
      long added = now - emptyBytes.getOrDefault(name, 0L);
      bytesSum += now;
      addedSum += added;
      parts.put(
          name,
          new RunResult.Server.Part(
              rounded(used),
              rounded(used / options.users * 1e5),
              now,
              held == 0 ? null : rounded((double) added / held)));
    }
    double all = sum(cpuBefore, cpuAfter);
    return new RunResult.Server(
        rounded(all / wave.seconds()),
        rounded(all / options.users * 1e5),
        bytesSum,
        (long) held,
        held == 0 ? null : rounded((double) addedSum / held),
        null,
        null,
        parts);
  }

  private void logIn() {
    long before = failed();
    wave.begin();
    long patienceEnds = System.nanoTime() + LOGIN_PATIENCE;
    loop.runWhile(now -> !wave.isDone() && now < patienceEnds && failed() - before < FAILURES_MAX);
    if (!wave.isDone()) {
      throw new ScenarioException(
          "only "
              + wave.readyCount()
              + " users could log in: "
              + failures
              + (lostConnections > 0 ? ", " + lostConnections + " connections lost" : ""));
    }
  }

  private long failed() {
    return lostConnections + failures.values().stream().mapToLong(Long::longValue).sum();
  }

  private void pause(long nanos) {
    long end = System.nanoTime() + nanos;
    loop.runWhile(now -> now < end);
  }

  private Map<String, Object> idle(Map<String, Double> before, Map<String, Double> after) {
    Map<String, Object> cores = new LinkedHashMap<>();
    after.forEach(
        (name, now) ->
            cores.put(name, rounded((now - before.getOrDefault(name, 0.0)) / options.holdSeconds)));
    return cores;
  }

  private static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }

  @Override
  public void ready(Link link) {
    wave.ready(link);
  }

  @Override
  public void accepted(Post post, long sequence) {
    throw new IllegalStateException("nothing was posted");
  }

  @Override
  public void delivered(Link link, Delivery delivery) {
    throw new IllegalStateException("nothing was posted");
  }

  @Override
  public void failed(@Nullable Link link, String code, String detail) {
    failures.merge(code, 1L, Long::sum);
  }

  @Override
  public void closed(Link link) {
    lostConnections++;
  }
}
