package io.skein.loadtest.steps;

import io.skein.loadtest.Seconds;
import io.skein.loadtest.engine.RunException;
import io.skein.loadtest.engine.Step;
import io.skein.loadtest.result.TimeLine.Mark.Kind;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads steps as people write them: {@code 30s kill node-2}, {@code 30s pause node-1 12s}, {@code
 * 1m rolling-restart}, {@code 20s slow store-1 10s}, {@code 20s partition node-2 10s}, {@code 20s
 * drop 50%}, {@code 40s run ./cut.sh}. The time counts from the beginning of the first phase.
 */
public final class StepParser {
  private static final String FORMS =
      "write TIME kill|stop|drain|start|resume NAME, TIME pause|slow NAME TIME,"
          + " TIME partition NODE TIME,"
          + " TIME rolling-restart, TIME drop SHARE%, or TIME run COMMAND";
  private static final Pattern FORM = Pattern.compile("\\s*(\\S+)\\s+(\\S+)\\s*(.*?)\\s*");
  private static final Pattern PROCESS = Pattern.compile("(?:node|store)-\\d+");
  private static final Pattern NODE = Pattern.compile("node-\\d+");
  private static final Pattern LASTING = Pattern.compile("(\\S+)\\s+(\\S+)");
  private static final Set<String> OF_ANY_TARGET = Set.of("drop", "run");
  private static final double PERCENT = 100;

  private final Instance instance;

  public StepParser(Instance instance) {
    this.instance = instance;
  }

  /**
   * @throws RunException if it is no step, or this machine does not allow it
   */
  public Step parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw bad(text);
    }
    double at = seconds(text, matcher.group(1));
    String verb = matcher.group(2);
    String rest = matcher.group(3);
    if (!OF_ANY_TARGET.contains(verb)) {
      instance.requireTarget();
    }
    return switch (verb) {
      case "kill" -> act(text, at, verb, rest, Kind.FAULT, instance::atOnce);
      case "stop", "drain" -> act(text, at, verb, rest, Kind.FAULT, instance::inTime);
      case "resume" -> act(text, at, verb, rest, Kind.HEAL, instance::atOnce);
      case "start" -> act(text, at, verb, rest, Kind.HEAL, instance::inTime);
      case "pause" -> lasting(text, at, rest, "paused", instance::pause);
      case "slow" -> lasting(text, at, rest, "slowed", instance::slow);
      case "partition" -> partition(text, at, rest);
      case "rolling-restart" ->
          new Step(at, Kind.FAULT, "rolling restart", instance::rollingRestart);
      case "drop" -> drop(text, at, rest);
      case "run" -> {
        if (rest.isEmpty()) {
          throw bad(text);
        }
        yield new Step(
            at,
            Kind.FAULT,
            rest,
            controls -> {
              controls.began();
              Shell.run(rest);
            });
      }
      default -> throw bad(text);
    };
  }

  /** Does something to a process. */
  private interface Act {
    void carryOut(Step.Controls controls, String process, String verb) throws Exception;
  }

  private static Step act(
      String text, double at, String verb, String process, Kind kind, Act action) {
    requireProcess(text, process);
    return new Step(
        at, kind, verb + " " + process, controls -> action.carryOut(controls, process, verb));
  }

  /** Does something to a process for a time. */
  private interface Lasting {
    void carryOut(Step.Controls controls, String process, double seconds) throws Exception;
  }

  private static Step lasting(String text, double at, String rest, String done, Lasting action) {
    Matcher matcher = LASTING.matcher(rest);
    if (!matcher.matches()) {
      throw bad(text);
    }
    String process = matcher.group(1);
    requireProcess(text, process);
    double seconds = seconds(text, matcher.group(2));
    return new Step(
        at,
        Kind.FAULT,
        process + " " + done + " for " + matcher.group(2),
        controls -> action.carryOut(controls, process, seconds));
  }

  private Step partition(String text, double at, String rest) {
    Step step = lasting(text, at, rest, "cut off from the other nodes", instance::partition);
    if (!NODE.matcher(rest.split("\\s+", 2)[0]).matches()) {
      throw bad(text);
    }
    instance.requirePartitions();
    return step;
  }

  private static Step drop(String text, double at, String share) {
    try {
      double part = Double.parseDouble(share.replace("%", "")) / PERCENT;
      if (!share.endsWith("%") || !(part > 0) || part > 1) {
        throw bad(text);
      }
      return new Step(
          at,
          Kind.FAULT,
          share + " of all connections dropped",
          controls -> {
            controls.began();
            controls.drop(part, 0);
          });
    } catch (NumberFormatException e) {
      throw bad(text);
    }
  }

  private static void requireProcess(String text, String process) {
    if (!PROCESS.matcher(process).matches()) {
      throw bad(text);
    }
  }

  private static double seconds(String text, String time) {
    try {
      return Seconds.parse(time).value();
    } catch (IllegalArgumentException e) {
      throw bad(text);
    }
  }

  private static RunException bad(String text) {
    return new RunException(RunException.Kind.USAGE, "step '" + text + "': " + FORMS);
  }
}
