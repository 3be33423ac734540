package io.skein.loadtest.scenario;

import io.skein.loadtest.engine.RunPlan;
import io.skein.loadtest.engine.Schedule;
import io.skein.loadtest.engine.Step;
import io.skein.loadtest.system.Target;
import io.skein.loadtest.wire.Population;
import java.util.List;
import java.util.Map;

/**
 * How much of it, for how long: what scenarios have in common.
 *
 * @param options as the command line or the file had them
 * @param window 0: open model
 * @param threads at most; a small population uses fewer
 */
public record Load(
    Map<String, Object> options,
    Schedule schedule,
    int window,
    int inFlightMax,
    int bodyBytes,
    int loginsAtOnce,
    int threads) {
  /** A plan with this load. */
  RunPlan plan(
      String scenario, Population population, RunPlan.Workloads workloads, List<Step> steps) {
    // A thread without a conversation would let its share of the arrivals go to nobody.
    int lanes = Math.max(1, Math.min(threads, population.cells()));
    return new RunPlan(
        scenario,
        options,
        population,
        schedule,
        window,
        Math.max(inFlightMax, window),
        bodyBytes,
        Target.Login.REACHABLE,
        loginsAtOnce,
        lanes,
        workloads,
        steps);
  }
}
