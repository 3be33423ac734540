package io.skein.loadtest.engine;

import io.skein.loadtest.system.Target;
import io.skein.loadtest.wire.Chat;
import io.skein.loadtest.wire.Population;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

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
 * @param lanes threads
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
  }
}
