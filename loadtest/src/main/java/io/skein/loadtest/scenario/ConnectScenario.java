package io.skein.loadtest.scenario;

import io.skein.loadtest.system.Target;
import io.skein.loadtest.wire.Dialect;
import io.skein.loadtest.wire.Link;
import io.skein.loadtest.wire.Loop;
import io.skein.loadtest.wire.Tag;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

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

  private final Target target;
  private final Options options;
  private final Loop loop;
  private final Map<String, Integer> failures = new TreeMap<>();
  private LogIns wave;
  private int lostConnections;

  private ConnectScenario(Target target, Options options) {
    this.target = target;
    this.options = options;
    loop = new Loop(target.sockets(), target.dialect(0, options.login, this), this);
    wave = new LogIns(loop, 0, options.users, options.loginsAtOnce);
  }

  /**
   * Runs the scenario on the calling thread.
   *
   * @throws ScenarioException if the users cannot be logged in
   */
  public static Result run(Target target, Options options) {
    target.prepare(options.users * options.waves);
    ConnectScenario run = new ConnectScenario(target, options);
    try {
      return run.measure();
    } finally {
      run.loop.close();
    }
  }

  private Result measure() {
    Map<String, Long> emptyBytes = target.processes().residentBytes();
    for (int i = 1; i < options.waves; i++) {
      logIn();
      pause(SECOND);
      wave = new LogIns(loop, i * options.users, options.users, options.loginsAtOnce);
    }
    Map<String, Double> cpuBefore = target.processes().cpuSeconds();
    logIn();
    pause(SECOND / 2);
    Map<String, Double> cpuAfter = target.processes().cpuSeconds();

    Result result = new Result("connect", target.name());
    result.put("users", options.users).put("waves", options.waves);
    result.put("logins_per_s", Result.rounded(options.users / wave.seconds()));
    result.latency("login_ms", wave.latency());
    result.cpu(cpuBefore, cpuAfter, options.users / 1e4, "10k_logins");
    pause(options.settleSeconds * SECOND);
    memory(result, emptyBytes, target.processes().residentBytes());
    if (options.holdSeconds > 0) {
      Map<String, Double> idleBefore = target.processes().cpuSeconds();
      pause(options.holdSeconds * SECOND);
      idle(result, idleBefore, target.processes().cpuSeconds());
    }
    result.put("lost_connections", lostConnections).put("failures", failures);
    return result;
  }

  private void logIn() {
    wave.begin();
    long patienceEnds = System.nanoTime() + LOGIN_PATIENCE;
    loop.runWhile(now -> !wave.isDone() && now < patienceEnds && failures.size() < 3);
    if (!wave.isDone()) {
      throw new ScenarioException("only " + wave.readyCount() + " users could log in: " + failures);
    }
  }

  private void pause(long nanos) {
    long end = System.nanoTime() + nanos;
    loop.runWhile(now -> now < end);
  }

  private void memory(Result result, Map<String, Long> before, Map<String, Long> after) {
    int held = options.users * options.waves;
    Map<String, Object> bytes = new LinkedHashMap<>();
    Map<String, Object> perConnection = new LinkedHashMap<>();
    after.forEach(
        (name, now) -> {
          bytes.put(name, now);
          perConnection.put(name, (now - before.getOrDefault(name, 0L)) / held);
        });
    result.put("held", held);
    result.put("resident_bytes", bytes).put("resident_bytes_per_connection", perConnection);
  }

  private void idle(Result result, Map<String, Double> before, Map<String, Double> after) {
    Map<String, Object> cores = new LinkedHashMap<>();
    after.forEach(
        (name, now) ->
            cores.put(name, Result.rounded((now - before.get(name)) / options.holdSeconds)));
    result.put("idle_cores", cores);
  }

  @Override
  public void ready(Link link) {
    wave.ready(link);
  }

  @Override
  public void accepted(Link link, int number) {
    throw new IllegalStateException("nothing was posted");
  }

  @Override
  public void delivered(Link link, Tag tag) {
    throw new IllegalStateException("nothing was posted");
  }

  @Override
  public void failed(Link link, String what) {
    failures.merge(what, 1, Integer::sum);
  }

  @Override
  public void closed(Link link) {
    lostConnections++;
  }
}
