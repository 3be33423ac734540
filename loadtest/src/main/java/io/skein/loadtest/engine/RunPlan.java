package io.skein.loadtest.engine;

import io.skein.loadtest.system.Target;
import io.skein.loadtest.wire.Chat;
import io.skein.loadtest.wire.Population;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Everything that is known about a run before it begins. Immutable.
 *
 * @param scenario its name
 * @param options what it was told, for the report
 * @param schedule phases and arrivals; a closed model only uses the phases' lengths
 * @param window messages of each sender on their way; 0: open model
 * @param inFlightMax posts of one user without an outcome; what is due beyond is dropped
 * @param login what a log-in includes
 * @param loginsAtOnce log-ins under way at once, over all lanes
 * @param lanes threads, of all generators together
 * @param steps what happens to the target on the way, by time
 */
public record RunPlan(
    String scenario,
    Map<String, Object> options,
    Population population,
    Schedule schedule,
    int window,
    int inFlightMax,
    int bodyBytes,
    Target.Login login,
    int loginsAtOnce,
    int lanes,
    Workloads workloads,
    List<Step> steps) {
  /** Beyond this no single machine sends anything. */
  public static final double RATE_MAX = 1_000_000;

  private static final double CLOSED_PER_SECOND = 40_000;
  private static final double NANOS_PER_SECOND = 1e9;

  /**
   * @throws RunException if no run can be like that
   */
  public RunPlan {
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    steps = List.copyOf(steps);
    for (Phase phase : schedule.phases()) {
      double rate = Math.max(phase.fromPerSecond(), phase.toPerSecond());
      if (rate > RATE_MAX) {
        throw new RunException(
            RunException.Kind.USAGE,
            String.format(
                Locale.ROOT,
                "a rate of %.0f per second is impossible: at most %.0f",
                rate,
                RATE_MAX));
      }
    }
    if (window == 0 && schedule.arrivals() == 0) {
      throw new RunException(RunException.Kind.USAGE, "at this rate nothing is due within the run");
    }
  }

  /**
   * The same with users on the shipped SDK beside the driver's. Only of an open model: they post at
   * its rate.
   *
   * @param count an even number
   */
  public RunPlan withSdkUsers(int count) {
    Map<String, Object> told = new LinkedHashMap<>(options);
    told.put("sdk_users", count);
    long groups = population.chats().stream().filter(c -> c.kind() == Chat.Kind.GROUP).count();
    // Groups with guests are checked in full: no more of them than the memory allows.
    int groupsMax = (int) Math.max(1, groups * Sample.fitting(expectedPosts()).share());
    return new RunPlan(
        scenario,
        told,
        population.withGuests(count, groupsMax),
        schedule,
        window,
        inFlightMax,
        bodyBytes,
        login,
        loginsAtOnce,
        lanes,
        workloads,
        steps);
  }

  /**
   * The same run on several generators together: each has as many lanes as one would have had
   * alone, and the load is shared among all of them.
   *
   * @throws RunException if there are not enough users who are strangers to each other, or some are
   *     on the SDK
   */
  public RunPlan over(int generators) {
    if (population.guests() > 0) {
      throw new RunException(
          RunException.Kind.USAGE, "users on the SDK cannot be shared among generators");
    }
    if (population.contacts() > 0) {
      throw new RunException(
          RunException.Kind.USAGE, "users who watch each other cannot be shared among generators");
    }
    if (population.cells() < generators) {
      throw new RunException(
          RunException.Kind.USAGE,
          String.format(
              Locale.ROOT,
              "who talks to each other stays on one generator: these users cannot be shared among"
                  + " %d, at most among %d",
              generators,
              population.cells()));
    }
    int each = Math.min(lanes, population.cells() / generators);
    return with(each * generators, steps);
  }

  /** The same without what is done to the target: somebody else sees to that. */
  public RunPlan withoutSteps() {
    return with(lanes, List.of());
  }

  /** What it is, in words: two plans that say the same make the same load. */
  public String describe() {
    return String.join(
        " ",
        scenario,
        // Options come in any order.
        new TreeMap<>(options).toString(),
        schedule.phases().toString(),
        population.users() + " users",
        population.onlineCount() + " online",
        population.chats().size() + " chats",
        population.guests() + " on the SDK",
        "window " + window,
        "in flight " + inFlightMax,
        bodyBytes + " bytes",
        lanes + " lanes");
  }

  private RunPlan with(int newLanes, List<Step> newSteps) {
    return new RunPlan(
        scenario,
        options,
        population,
        schedule,
        window,
        inFlightMax,
        bodyBytes,
        login,
        loginsAtOnce,
        newLanes,
        workloads,
        newSteps);
  }

  /** About how many posts there will be; of a closed model, the most that was ever seen. */
  double expectedPosts() {
    return isClosed()
        ? CLOSED_PER_SECOND * (schedule.lengthNanos() / NANOS_PER_SECOND)
        : schedule.arrivals();
  }

  boolean isClosed() {
    return window > 0;
  }

  /** Makes the workload of each lane. */
  @FunctionalInterface
  public interface Workloads {
    Workload on(int lane, RunPlan plan);

    /**
     * Figures that only they know, by name, once the run has ended: numbers, texts, or maps of
     * them.
     *
     * @param phases what was measured, by name of the phase
     */
    default Map<String, Object> figures(Map<String, Part.Tally> phases) {
      return Map.of();
    }
  }
}
