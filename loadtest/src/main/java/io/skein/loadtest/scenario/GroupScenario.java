package io.skein.loadtest.scenario;

import io.skein.loadtest.engine.RunException;
import io.skein.loadtest.engine.RunPlan;
import io.skein.loadtest.engine.Step;
import io.skein.loadtest.engine.Voice;
import io.skein.loadtest.wire.Population;
import java.util.List;

/** Some members of each group write to all of it. */
public final class GroupScenario {
  /** Beyond it a group is a large one, which another scenario is for. */
  public static final int SIZE_MAX = 500;

  private GroupScenario() {}

  /**
   * @param size members of each group
   * @param senders members of each group who write, at most those online
   * @param onlineShare of the members, above 0 and at most 1
   * @throws RunException if there can be no such groups
   */
  public static RunPlan plan(
      int groups, int size, int senders, double onlineShare, Load load, List<Step> steps) {
    if (groups < 1 || size < 2 || size > SIZE_MAX) {
      throw new RunException(
          RunException.Kind.USAGE, "group needs groups of 2 to " + SIZE_MAX + " members");
    }
    if (senders < 1 || !(onlineShare > 0) || onlineShare > 1 || size * onlineShare < 2) {
      throw new RunException(
          RunException.Kind.USAGE,
          "group needs a sender and at least two members online in each group");
    }
    Population population = Population.groups(groups, size, onlineShare);
    return load.plan(
        "group",
        population,
        (lane, plan) ->
            new Posting(
                Voice.of(population, population.chats(), senders, lane, plan.lanes()),
                plan.window()),
        steps);
  }
}
