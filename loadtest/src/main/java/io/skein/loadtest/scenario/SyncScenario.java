package io.skein.loadtest.scenario;

import io.skein.loadtest.engine.Lane;
import io.skein.loadtest.engine.Phase;
import io.skein.loadtest.engine.RunException;
import io.skein.loadtest.engine.RunPlan;
import io.skein.loadtest.engine.Schedule;
import io.skein.loadtest.engine.Step;
import io.skein.loadtest.engine.Voice;
import io.skein.loadtest.engine.Workload;
import io.skein.loadtest.wire.Population;
import java.util.List;

/**
 * One of each pair is offline while the other writes to it; then those who were away log in at a
 * rate, and what counts is how long each takes, from when it was due, until it holds everything.
 * That is what {@code accept} is in its result.
 */
public final class SyncScenario {
  /** The number of the phase in which the backlog is made. */
  private static final int BACKLOG = 0;

  /** Between the last post and the first return: the store shall be idle again. */
  private static final double PAUSE_SECONDS = 2;

  private SyncScenario() {}

  /**
   * The phases.
   *
   * @param backlog messages that wait for each
   * @param postsPerSecond while the backlog is written
   * @param returnsPerSecond log-ins
   */
  public static Schedule schedule(
      int users, int backlog, double postsPerSecond, double returnsPerSecond) {
    double readers = users / 2.0;
    return new Schedule(
        List.of(
            Phase.steady("backlog", readers * backlog / postsPerSecond, postsPerSecond, false),
            Phase.steady("pause", PAUSE_SECONDS, 0, false),
            Phase.steady("sync", readers / returnsPerSecond, returnsPerSecond, true)));
  }

  /**
   * @param load with {@link #schedule}
   * @throws RunException if there can be no such run
   */
  public static RunPlan plan(int users, Load load, List<Step> steps) {
    if (users < 2 || users % 2 != 0) {
      throw new RunException(
          RunException.Kind.USAGE, "sync needs an even number of users, at least 2");
    }
    Population population = Population.pairs(users);
    return load.plan(
        "sync",
        population,
        (lane, plan) ->
            new Returning(
                Voice.of(population, population.chats(), 1, lane, plan.lanes()),
                population
                    .online()
                    .filter(user -> user % 2 == 1 && population.laneOf(user, plan.lanes()) == lane)
                    .toArray()),
        steps);
  }

  /** Posts while the backlog is made, and brings readers back after it. */
  private static final class Returning implements Workload {
    private final Posting posting;
    private final int[] readers;
    private int next;

    Returning(List<Voice> writers, int[] readers) {
      this.posting = new Posting(writers, 0);
      this.readers = readers;
    }

    @Override
    public void begin(Lane lane, long nowNanos) {
      for (int reader : readers) {
        lane.leave(reader);
      }
    }

    @Override
    public void arrival(Lane lane, long dueNanos) {
      if (lane.phaseAt(dueNanos) == BACKLOG) {
        posting.arrival(lane, dueNanos);
      } else if (next < readers.length) {
        lane.comeBack(readers[next++], dueNanos);
      }
    }

    @Override
    public void caughtUp(Lane lane, int user, long sinceNanos) {
      lane.returned(sinceNanos);
    }
  }
}
