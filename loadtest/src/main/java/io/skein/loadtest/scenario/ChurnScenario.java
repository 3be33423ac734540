package io.skein.loadtest.scenario;

import io.skein.loadtest.engine.RunException;
import io.skein.loadtest.engine.RunPlan;
import io.skein.loadtest.engine.Step;
import io.skein.loadtest.engine.Voice;
import io.skein.loadtest.wire.Population;
import java.util.List;

/** Users in pairs write to each other, while connections go and come back all the time. */
public final class ChurnScenario {
  private static final double NANOS_PER_SECOND = 1e9;

  private ChurnScenario() {}

  /**
   * @param load its arrivals are posts and reconnections together
   * @param reconnectShare how many of the arrivals are reconnections, of one
   * @param awaySeconds how long each stays away
   * @throws RunException if there can be no such run
   */
  public static RunPlan plan(
      int users, double reconnectShare, double awaySeconds, Load load, List<Step> steps) {
    if (users < 2 || users % 2 != 0) {
      throw new RunException(
          RunException.Kind.USAGE, "churn needs an even number of users, at least 2");
    }
    if (load.window() > 0) {
      throw new RunException(
          RunException.Kind.USAGE, "churn has no closed model: --window is not for it");
    }
    Population population = Population.pairs(users);
    return load.plan(
        "churn",
        population,
        (lane, plan) ->
            new Mix(
                List.of(
                    new Mix.Part(
                        1 - reconnectShare,
                        new Posting(
                            Voice.of(population, population.chats(), 2, lane, plan.lanes()),
                            0,
                            Posting.Absent.REPLACED)),
                    new Mix.Part(
                        reconnectShare,
                        new Reconnecting(
                            population
                                .online()
                                .filter(user -> population.laneOf(user, plan.lanes()) == lane)
                                .toArray(),
                            (long) (awaySeconds * NANOS_PER_SECOND))))),
        steps);
  }
}
