package io.skein.loadtest.scenario;

import io.skein.loadtest.engine.RunException;
import io.skein.loadtest.engine.RunPlan;
import io.skein.loadtest.engine.Step;
import io.skein.loadtest.engine.Voice;
import io.skein.loadtest.wire.Population;
import java.util.List;

/** Users in pairs write to each other. */
public final class DirectScenario {
  private DirectScenario() {}

  /**
   * @param users an even number
   * @throws RunException if it is not
   */
  public static RunPlan plan(int users, Load load, List<Step> steps) {
    if (users < 2 || users % 2 != 0) {
      throw new RunException(
          RunException.Kind.USAGE, "direct needs an even number of users, at least 2");
    }
    Population population = Population.pairs(users);
    return load.plan(
        "direct",
        population,
        (lane, plan) ->
            new Posting(
                Voice.of(population, population.chats(), 2, lane, plan.lanes()), plan.window()),
        steps);
  }
}
