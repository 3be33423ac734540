package io.skein.loadtest.engine;

import java.util.stream.IntStream;

/**
 * Which part of a run one generator makes, out of several that run it together: as many of the
 * plan's lanes as each of the others, with the users who live on them. Whoever talks to each other
 * lives on one lane, so no conversation is seen by two generators.
 *
 * @param index 0 and up
 * @param of how many generators there are
 */
public record Share(int index, int of) {
  /** The run has one generator, which makes all of it. */
  public static final Share WHOLE = new Share(0, 1);

  /**
   * @throws IllegalArgumentException if there is no such part
   */
  public Share {
    if (of < 1 || index < 0 || index >= of) {
      throw new IllegalArgumentException("no part " + index + " of " + of);
    }
  }

  /** The numbers of its lanes. */
  IntStream lanes(RunPlan plan) {
    int each = plan.lanes() / of;
    return IntStream.range(index * each, (index + 1) * each);
  }

  /** The numbers of its users, ascending and without a gap. */
  public IntStream users(RunPlan plan) {
    int each = plan.lanes() / of;
    return IntStream.range(0, plan.population().users())
        .filter(user -> plan.population().laneOf(user, plan.lanes()) / each == index);
  }

  /** How many connections it keeps. */
  int connections(RunPlan plan) {
    return (int) users(plan).filter(plan.population()::isOnline).count();
  }
}
