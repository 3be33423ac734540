package io.skein.loadtest.scenario;

import io.skein.loadtest.engine.Lane;
import io.skein.loadtest.engine.Part;
import io.skein.loadtest.engine.Phase;
import io.skein.loadtest.engine.RunException;
import io.skein.loadtest.engine.RunPlan;
import io.skein.loadtest.engine.Schedule;
import io.skein.loadtest.engine.Step;
import io.skein.loadtest.engine.Voice;
import io.skein.loadtest.engine.Workload;
import io.skein.loadtest.wire.Chat;
import io.skein.loadtest.wire.Population;
import io.skein.loadtest.wire.Post;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Users in pairs write to each other, first alone, then while the members of one group post more
 * into it than it takes. The run's counts and latencies are those of the pairs, phase by phase; of
 * the group it is told what was accepted, and how the rest was refused.
 */
public final class HotGroupScenario {
  /** The phase in which the pairs are alone. */
  public static final String ALONE = "alone";

  /** The phase in which the group is overloaded. */
  public static final String HOT = "hot";

  /** What is to hold of a run unless something else is asked for. */
  public static final List<String> USUAL_THRESHOLDS =
      List.of(
          "figures.hot_group.others_delivery_p99_ratio<2",
          "figures.hot_group.accepted>0",
          "figures.hot_group.busy>0",
          "figures.hot_group.busy_without_wait==0",
          "figures.hot_group.refused_otherwise==0");

  private HotGroupScenario() {}

  /**
   * @param users in pairs, an even number
   * @param members of the group, all connected; everybody but its owner posts
   * @param hotPerSecond what they post, all together
   * @param load of the pairs; open model. Each of the two phases is as long as its measured one
   * @throws RunException if there can be no such run
   */
  public static RunPlan plan(
      int users, int members, double hotPerSecond, Load load, List<Step> steps) {
    if (users < 2 || users % 2 != 0) {
      throw new RunException(
          RunException.Kind.USAGE, "hot-group needs an even number of users, at least 2");
    }
    if (members < 2 || members > GroupScenario.SIZE_MAX) {
      throw new RunException(
          RunException.Kind.USAGE,
          "hot-group needs a group of 2 to " + GroupScenario.SIZE_MAX + " members");
    }
    if (!(hotPerSecond > 0)) {
      throw new RunException(RunException.Kind.USAGE, "hot-group needs a --hot-rate above 0");
    }
    if (load.window() > 0) {
      throw new RunException(
          RunException.Kind.USAGE, "hot-group has no closed model: --window is not for it");
    }
    Population population = Population.pairsBesideAGroup(users, members);
    Schedule schedule = schedule(load.schedule(), hotPerSecond);
    Load both =
        new Load(
            load.options(),
            schedule,
            load.window(),
            load.inFlightMax(),
            load.bodyBytes(),
            load.loginsAtOnce(),
            load.threads());
    return both.plan(
        "hot-group", population, new Workloads(population, schedule, hotPerSecond), steps);
  }

  private static Schedule schedule(Schedule given, double hotPerSecond) {
    List<Phase> phases = new ArrayList<>();
    for (Phase phase : given.phases()) {
      if (phase.measured()) {
        double rate = phase.toPerSecond();
        phases.add(Phase.steady(ALONE, phase.seconds(), rate, true));
        phases.add(Phase.steady(HOT, phase.seconds(), rate + hotPerSecond, true));
      } else {
        phases.add(phase);
      }
    }
    return new Schedule(phases);
  }

  private static final class Workloads implements RunPlan.Workloads {
    private final Population population;
    private final double[][] weights;
    private final HotGroupFigures figures = new HotGroupFigures();

    Workloads(Population population, Schedule schedule, double hotPerSecond) {
      this.population = population;
      this.weights =
          schedule.phases().stream()
              .map(
                  phase ->
                      phase.name().equals(HOT)
                          ? new double[] {phase.toPerSecond() - hotPerSecond, hotPerSecond}
                          : new double[] {1, 0})
              .toArray(double[][]::new);
    }

    @Override
    public Workload on(int lane, RunPlan plan) {
      List<Chat> chats = population.chats();
      int last = chats.size() - 1;
      Chat group = chats.get(last);
      List<Voice> pairs = Voice.of(population, chats.subList(0, last), 2, lane, plan.lanes());
      List<Voice> members =
          Voice.of(population, List.of(group), group.size(), lane, plan.lanes()).stream()
              // Who made the group is its owner, and waits for no one.
              .filter(voice -> voice.sender != group.member(0))
              .toList();
      return new Mix(List.of(new Posting(pairs, 0), new Flood(group, members, figures)), weights);
    }

    @Override
    public Map<String, Object> figures(Map<String, Part.Tally> phases) {
      return Map.of("hot_group", figures.told(phases.get(ALONE), phases.get(HOT)));
    }
  }

  /** Posts into the group whatever it says, and counts what that was. */
  private static final class Flood implements Workload {
    private final Chat group;
    private final Posting posting;
    private final HotGroupFigures figures;

    Flood(Chat group, List<Voice> members, HotGroupFigures figures) {
      this.group = group;
      this.posting = new Posting(members, 0);
      this.figures = figures;
    }

    @Override
    public void arrival(Lane lane, long dueNanos) {
      figures.posted();
      posting.arrival(lane, dueNanos);
    }

    @Override
    public boolean isMeasured(Chat chat) {
      return chat != group;
    }

    @Override
    public void accepted(Lane lane, Post post) {
      if (post.chat == group) {
        figures.accepted();
      }
    }

    @Override
    public void refused(Lane lane, Post post) {
      if (post.chat == group) {
        figures.refused(post);
      }
    }
  }
}
