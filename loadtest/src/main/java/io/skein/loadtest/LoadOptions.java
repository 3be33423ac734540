package io.skein.loadtest;

import io.skein.loadtest.engine.Phase;
import io.skein.loadtest.engine.RunException;
import io.skein.loadtest.engine.Schedule;
import io.skein.loadtest.scenario.Load;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How much load, and for how long: the options of every scenario that posts. */
final class LoadOptions {
  private static final double DURATION = 15;

  /** What the closed model's published figures were taken with. */
  private static final double CLOSED_DURATION = 8;

  static final double RATE = 1000;

  @Option(
      names = "--rate",
      paramLabel = "PER_SECOND",
      description =
          "Posts a second over all users, whatever the target does: the open model (default 1000).")
  @Nullable Double rate;

  @Option(
      names = "--window",
      paramLabel = "N",
      description = "Instead of a rate: messages of each sender on their way, the closed model.")
  int window;

  @Mixin WarmUpOptions warmUp;

  @Option(
      names = "--ramp",
      paramLabel = "TIME",
      defaultValue = "0s",
      converter = Seconds.Converter.class,
      description = "Time in which the rate rises from 0, before the warm-up (${DEFAULT-VALUE}).")
  Seconds ramp;

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      converter = Seconds.Converter.class,
      description = "Length of the measurement (default 15s; 8s with --window).")
  @Nullable Seconds duration;

  @Option(
      names = "--in-flight",
      paramLabel = "N",
      defaultValue = "32",
      description =
          "Posts of one user without an answer; what is due beyond is dropped and told"
              + " (${DEFAULT-VALUE}).")
  int inFlight;

  @Option(
      names = "--body",
      paramLabel = "BYTES",
      defaultValue = "150",
      description = "Size of a message text (${DEFAULT-VALUE}).")
  int body;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "1",
      description = "Threads of the generator (${DEFAULT-VALUE}).")
  int threads;

  @Mixin LoginOptions logins;

  /**
   * The load that was asked for.
   *
   * @throws RunException if there can be no such load
   */
  Load toLoad(Map<String, Object> scenarioOptions) {
    return toLoad(scenarioOptions, RATE);
  }

  /**
   * The same, for a scenario that has a rate of its own.
   *
   * @param ownRate if none was given
   */
  Load toLoad(Map<String, Object> scenarioOptions, double ownRate) {
    if (rate != null && window > 0) {
      throw usage("--rate is the open model and --window the closed one: choose");
    }
    if (rate != null && !(rate > 0)) {
      throw usage("--rate must be above 0");
    }
    if (window < 0 || inFlight < 1 || threads < 1 || body < 0 || logins.atOnce < 1) {
      throw usage("--window, --in-flight, --threads and --body take positive numbers");
    }
    double perSecond = window > 0 ? 0 : rate == null ? ownRate : rate;
    double seconds = duration != null ? duration.value() : window > 0 ? CLOSED_DURATION : DURATION;
    if (!(seconds > 0)) {
      throw usage("--duration must be above 0");
    }
    Map<String, Object> options = new LinkedHashMap<>(scenarioOptions);
    if (window > 0) {
      options.put("window", window);
    } else {
      options.put("rate", perSecond);
    }
    options.put("warm_up_s", warmUp.seconds());
    options.put("duration_s", seconds);
    return with(options, new Schedule(phases(perSecond, seconds)));
  }

  private List<Phase> phases(double perSecond, double seconds) {
    List<Phase> phases = new ArrayList<>();
    if (ramp.value() > 0) {
      phases.add(new Phase("ramp", ramp.value(), 0, perSecond, false));
    }
    if (warmUp.seconds() > 0) {
      phases.add(Phase.steady("warm-up", warmUp.seconds(), perSecond, false));
    }
    phases.add(Phase.steady("steady", seconds, perSecond, true));
    return phases;
  }

  double rateOr(double ownRate) {
    return rate == null ? ownRate : rate;
  }

  /** With more arrivals than posts: some arrivals do something else. */
  Load atRate(Map<String, Object> scenarioOptions, double arrivalsPerSecond) {
    if (window > 0) {
      throw usage("this scenario has no closed model: --window is not for it");
    }
    Double posts = rate;
    rate = arrivalsPerSecond;
    try {
      return toLoad(scenarioOptions);
    } finally {
      rate = posts;
    }
  }

  /** For a scenario that has phases of its own. */
  Load with(Map<String, Object> scenarioOptions, Schedule schedule) {
    Map<String, Object> options = new LinkedHashMap<>(scenarioOptions);
    options.put("body_bytes", body);
    options.put("in_flight_max", inFlight);
    options.put("threads", threads);
    return new Load(options, schedule, window, inFlight, body, logins.atOnce, threads);
  }

  private static RunException usage(String message) {
    return new RunException(RunException.Kind.USAGE, message);
  }
}
