package io.skein.loadtest.scenario;

import io.skein.loadtest.engine.RunException;
import io.skein.loadtest.engine.RunPlan;
import io.skein.loadtest.engine.Step;
import io.skein.loadtest.engine.Voice;
import io.skein.loadtest.wire.Population;
import java.util.ArrayList;
import java.util.List;

/**
 * Users in pairs write to each other, and each wants to know which of its contacts are there; a
 * share of all connections drops at once, a third into the measured time. What counts is how the
 * messages fare beside the storm, and how long until everybody is back, holds everything, and was
 * told of all its contacts.
 */
public final class PresenceScenario {
  private PresenceScenario() {}

  /**
   * @param contacts whom each user watches, below the number of users
   * @param absent whom each watches besides, and nobody else does: they never come
   * @param share of the connections that drops, above 0 and at most 1
   * @param awaySeconds for how long at least: with more than {@code skein.presence.offline-after}
   *     everybody is told of everybody that it went and came back
   * @throws RunException if there can be no such run
   */
  public static RunPlan plan(
      int users,
      int contacts,
      int absent,
      double share,
      double awaySeconds,
      Load load,
      List<Step> more) {
    if (users < 2 || users % 2 != 0) {
      throw new RunException(
          RunException.Kind.USAGE, "presence needs an even number of users, at least 2");
    }
    if (contacts < 1 || contacts >= users) {
      throw new RunException(
          RunException.Kind.USAGE, "presence needs contacts, and fewer of them than users");
    }
    if (absent < 0) {
      throw new RunException(
          RunException.Kind.USAGE, "presence needs no less than 0 absent contacts");
    }
    if (!(share > 0) || share > 1) {
      throw new RunException(
          RunException.Kind.USAGE, "presence drops a share above 0 and at most 1");
    }
    Population population = Population.pairs(users).withContacts(contacts, absent);
    List<Step> steps = new ArrayList<>(more);
    steps.add(StormScenario.storm(load.schedule(), share, awaySeconds));
    return load.plan(
        "presence",
        population,
        (lane, plan) ->
            new Posting(
                Voice.of(population, population.chats(), 2, lane, plan.lanes()),
                plan.window(),
                Posting.Absent.REPLACED),
        steps);
  }
}
