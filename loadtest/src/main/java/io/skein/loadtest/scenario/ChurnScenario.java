package io.skein.loadtest.scenario;

import io.skein.loadtest.engine.RunException;
import io.skein.loadtest.engine.RunPlan;
import io.skein.loadtest.engine.Step;
import java.util.List;

/** Users in pairs write to each other, while connections go and come back all the time. */
public final class ChurnScenario {
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
    return new Composition(
            users,
            1,
            List.of(
                Composition.Part.of("direct", new Composition.Direct(), 1 - reconnectShare),
                Composition.Part.of(
                    "reconnect", new Composition.Reconnect(awaySeconds), reconnectShare)))
        .plan("churn", load, steps);
  }
}
