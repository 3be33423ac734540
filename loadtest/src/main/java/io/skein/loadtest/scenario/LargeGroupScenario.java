package io.skein.loadtest.scenario;

import io.skein.loadtest.engine.RunException;
import io.skein.loadtest.engine.RunPlan;
import io.skein.loadtest.engine.Step;
import io.skein.loadtest.engine.Voice;
import io.skein.loadtest.wire.Population;
import java.util.List;

/**
 * Some members of one large group write to all of it: it goes to each node once, and from there to
 * whoever is connected; who is away is told nothing. Everything that any device is handed is
 * checked.
 */
public final class LargeGroupScenario {
  private LargeGroupScenario() {}

  /**
   * @param members more than a small group has
   * @param online how many of them are connected
   * @param senders how many of these write
   * @throws RunException if there can be no such group
   */
  public static RunPlan plan(int members, int online, int senders, Load load, List<Step> steps) {
    if (members <= GroupScenario.SIZE_MAX) {
      throw new RunException(
          RunException.Kind.USAGE,
          "large-group needs more than "
              + GroupScenario.SIZE_MAX
              + " members; the scenario 'group' is for smaller ones");
    }
    if (online < 2 || online > members) {
      throw new RunException(
          RunException.Kind.USAGE, "large-group needs 2 members online, and at most all of them");
    }
    if (senders < 1 || senders > online) {
      throw new RunException(
          RunException.Kind.USAGE, "large-group needs a sender, and at most those online");
    }
    Population population = Population.groups(1, members, (double) online / members);
    return load.plan(
        "large-group",
        population,
        (lane, plan) ->
            new Posting(
                Voice.of(population, population.chats(), senders, lane, plan.lanes()),
                plan.window()),
        steps);
  }
}
