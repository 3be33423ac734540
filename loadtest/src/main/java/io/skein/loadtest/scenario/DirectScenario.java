package io.skein.loadtest.scenario;

import com.sun.management.OperatingSystemMXBean;
import io.skein.loadtest.system.Target;
import io.skein.loadtest.wire.Dialect;
import io.skein.loadtest.wire.Link;
import io.skein.loadtest.wire.Loop;
import io.skein.loadtest.wire.Tag;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * Users in pairs write to each other. Closed model: each user keeps {@code window} messages on
 * their way and posts the next one when its partner has one. Open model: {@code ratePerSecond}
 * posts a second, spread over the users, whatever becomes of them; latency counts from the intended
 * time. Each message is counted, and its order checked.
 */
public final class DirectScenario implements Dialect.Events {
  /**
   * What to do.
   *
   * @param users an even number
   * @param window messages of each user on their way; unused with a rate
   * @param ratePerSecond 0: closed model
   */
  public record Options(
      int users,
      int window,
      int ratePerSecond,
      int warmUpSeconds,
      int seconds,
      int bodyBytes,
      int loginsAtOnce) {}

  private static final long SECOND = 1_000_000_000L;
  private static final long LOGIN_PATIENCE = 120 * SECOND;
  private static final long DRAIN_PATIENCE = 15 * SECOND;

  private enum Phase {
    LOGGING_IN,
    SETTLING,
    WARMING_UP,
    MEASURING,
    DRAINING
  }

  private final Target target;
  private final Options options;
  private final Dialect dialect;
  private final Loop loop;
  private final LogIns logIns;
  private final Histogram delivery = new Histogram(3);
  private final Histogram accept = new Histogram(3);
  private final int[] posted;
  private final int[] expected;
  private final long[][] sentNanos;
  private final Map<String, Integer> failures = new TreeMap<>();
  private Phase phase = Phase.LOGGING_IN;
  private long phaseEnds;
  private long nextDue;
  private int nextUser;
  private long sent;
  private long arrived;
  private long accepted;
  private long counted;
  private long disordered;
  private int lostConnections;
  private long measureBegan;
  private long measureEnded;
  private Map<String, Double> cpuBefore = Map.of();
  private Map<String, Double> cpuAfter = Map.of();
  private double ownCpuBefore;
  private double ownCpuAfter;

  private static final int REMEMBERED = 1024;

  private DirectScenario(Target target, Options options) {
    this.target = target;
    this.options = options;
    dialect = target.dialect(options.bodyBytes, Target.Login.REACHABLE, this);
    loop = new Loop(target.sockets(), dialect, this);
    logIns = new LogIns(loop, 0, options.users, options.loginsAtOnce);
    posted = new int[options.users];
    expected = new int[options.users];
    sentNanos = new long[options.users][REMEMBERED];
  }

  /**
   * Runs the scenario on the calling thread.
   *
   * @throws ScenarioException if the users cannot be logged in
   */
  public static Result run(Target target, Options options) {
    target.prepare(options.users);
    DirectScenario run = new DirectScenario(target, options);
    try (Loop loop = run.loop) {
      run.logIns.begin();
      loop.runWhile(run::step);
    }
    return run.result();
  }

  private boolean step(long now) {
    switch (phase) {
      case LOGGING_IN -> {
        if (logIns.isDone()) {
          phase = Phase.SETTLING;
          phaseEnds = now + SECOND;
        } else if (phaseEnds == 0) {
          phaseEnds = now + LOGIN_PATIENCE;
        } else if (now > phaseEnds) {
          throw new ScenarioException(
              "only " + logIns.readyCount() + " users could log in: " + failures);
        }
      }
      case SETTLING -> {
        if (now > phaseEnds) {
          phase = Phase.WARMING_UP;
          phaseEnds = now + options.warmUpSeconds * SECOND;
          nextDue = now;
          fillWindows(now);
        }
      }
      case WARMING_UP -> {
        keepRate(now);
        if (now > phaseEnds) {
          phase = Phase.MEASURING;
          cpuBefore = target.processes().cpuSeconds();
          ownCpuBefore = ownCpuSeconds();
          measureBegan = System.nanoTime();
          phaseEnds = measureBegan + options.seconds * SECOND;
        }
      }
      case MEASURING -> {
        keepRate(now);
        if (now > phaseEnds) {
          measureEnded = System.nanoTime();
          cpuAfter = target.processes().cpuSeconds();
          ownCpuAfter = ownCpuSeconds();
          phase = Phase.DRAINING;
          phaseEnds = measureEnded + DRAIN_PATIENCE;
        }
      }
      case DRAINING -> {
        return arrived < sent && now < phaseEnds;
      }
    }
    return true;
  }

  private void fillWindows(long now) {
    if (options.ratePerSecond == 0) {
      for (Link link : logIns.links()) {
        for (int i = 0; i < options.window; i++) {
          post(link, now);
        }
      }
    }
  }

  private void keepRate(long now) {
    if (options.ratePerSecond > 0) {
      List<Link> links = logIns.links();
      while (nextDue <= now) {
        post(links.get(nextUser++ % links.size()), nextDue);
        nextDue += SECOND / options.ratePerSecond;
      }
    }
  }

  private void post(Link link, long intendedNanos) {
    int number = posted[link.user]++;
    sentNanos[link.user][number % REMEMBERED] = intendedNanos;
    sent++;
    dialect.post(link, new Tag(link.user, number, intendedNanos));
  }

  @Override
  public void ready(Link link) {
    logIns.ready(link);
  }

  @Override
  public void accepted(Link link, int number) {
    accepted++;
    if (phase == Phase.MEASURING) {
      accept.recordValue(System.nanoTime() - sentNanos[link.user][number % REMEMBERED]);
    }
  }

  @Override
  public void delivered(Link link, Tag tag) {
    long now = System.nanoTime();
    if (tag.sender() != (link.user ^ 1) || tag.number() != expected[tag.sender()]) {
      disordered++;
    }
    expected[tag.sender()] = tag.number() + 1;
    arrived++;
    if (phase == Phase.MEASURING) {
      counted++;
      delivery.recordValue(now - tag.sentNanos());
    }
    if (options.ratePerSecond == 0 && (phase == Phase.WARMING_UP || phase == Phase.MEASURING)) {
      post(logIns.links().get(tag.sender()), now);
    }
  }

  @Override
  public void failed(Link link, String what) {
    failures.merge(what, 1, Integer::sum);
  }

  @Override
  public void closed(Link link) {
    lostConnections++;
  }

  private Result result() {
    double seconds = (measureEnded - measureBegan) / 1e9;
    Result result = new Result("direct", target.name());
    result.put("users", options.users);
    result.put(
        options.ratePerSecond > 0 ? "offered_per_s" : "window",
        options.ratePerSecond > 0 ? options.ratePerSecond : options.window);
    result.put("delivered_per_s", Result.rounded(counted / seconds));
    result.latency("delivery_ms", delivery);
    if (accepted > 0) {
      result.latency("accept_ms", accept);
    }
    result.cpu(cpuBefore, cpuAfter, counted / 1e5, "100k");
    result.put("generator_cpu_share", Result.rounded((ownCpuAfter - ownCpuBefore) / seconds));
    result.put("sent", sent);
    result.put("lost", sent - arrived);
    result.put("disordered", disordered);
    result.put("lost_connections", lostConnections);
    result.put("failures", failures);
    return result;
  }

  private static double ownCpuSeconds() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getProcessCpuTime()
        / 1e9;
  }
}
