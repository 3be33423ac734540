package io.skein.loadtest.scenario;

import io.skein.loadtest.engine.RunException;
import io.skein.loadtest.engine.RunPlan;
import io.skein.loadtest.engine.Schedule;
import io.skein.loadtest.engine.Step;
import io.skein.loadtest.engine.Voice;
import io.skein.loadtest.result.TimeLine;
import io.skein.loadtest.wire.Population;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A share of all connections drops at once, under load, a third into the measured time; then how
 * long until everybody is back and holds everything.
 */
public final class StormScenario {
  private static final double SECOND = 1e9;
  private static final double PART_BEFORE = 1 / 3.0;

  private StormScenario() {}

  /**
   * @param share of the connections, above 0 and at most 1
   * @throws RunException if there can be no such run
   */
  public static RunPlan plan(int users, double share, Load load, List<Step> more) {
    if (users < 2 || users % 2 != 0) {
      throw new RunException(
          RunException.Kind.USAGE, "reconnect-storm needs an even number of users, at least 2");
    }
    if (!(share > 0) || share > 1) {
      throw new RunException(
          RunException.Kind.USAGE, "reconnect-storm drops a share above 0 and at most 1");
    }
    Population population = Population.pairs(users);
    List<Step> steps = new ArrayList<>(more);
    steps.add(storm(load.schedule(), share, 0));
    return load.plan(
        "reconnect-storm",
        population,
        (lane, plan) ->
            new Posting(
                Voice.of(population, population.chats(), 2, lane, plan.lanes()), plan.window()),
        steps);
  }

  /**
   * A third into the measured time.
   *
   * @param awaySeconds for how long at least who is dropped stays away
   */
  static Step storm(Schedule schedule, double share, double awaySeconds) {
    int measured =
        IntStream.range(0, schedule.phases().size())
            .filter(i -> schedule.phases().get(i).measured())
            .findFirst()
            .orElse(0);
    double at =
        schedule.beginNanos(measured) / SECOND
            + schedule.phases().get(measured).seconds() * PART_BEFORE;
    long patienceMillis = (long) ((schedule.lengthNanos() / SECOND - at) * 1000);
    return new Step(
        at,
        TimeLine.Mark.Kind.FAULT,
        String.format(Locale.ROOT, "%.0f %% of all connections dropped", 100 * share),
        controls -> {
          long begun = System.nanoTime();
          controls.began();
          controls.drop(share, (long) (awaySeconds * SECOND));
          if (controls.awaitAllPresent(patienceMillis)) {
            double seconds = Math.round((System.nanoTime() - begun) / SECOND * 1000) / 1000.0;
            controls.figure("all_back_after_s", seconds);
            controls.mark(TimeLine.Mark.Kind.HEAL, "everybody is back and holds everything");
          } else {
            controls.figure("all_back_after_s", "not within the run");
          }
        });
  }
}
