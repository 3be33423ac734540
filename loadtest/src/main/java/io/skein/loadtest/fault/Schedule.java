package io.skein.loadtest.fault;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Which fault comes next, and whom it strikes: a function of the seed. Round after round of all
 * faults, each round in another order, so that every fault comes equally often however long a run
 * lasts. Not thread-safe.
 */
public final class Schedule {
  private final Random random;
  private final List<Fault> faults;
  private final int nodes;
  private final int stores;
  private final List<Fault> round = new ArrayList<>();

  public Schedule(long seed, Collection<Fault> faults, int nodes, int stores) {
    if (faults.isEmpty()) {
      throw new IllegalArgumentException("a schedule needs a fault");
    }
    random = new Random(seed);
    // In the enum's order: the same set gives the same schedule, however it was collected.
    this.faults = faults.stream().sorted().toList();
    this.nodes = nodes;
    this.stores = stores;
  }

  public Step next() {
    if (round.isEmpty()) {
      round.addAll(faults);
      Collections.shuffle(round, random);
    }
    return new Step(
        round.remove(round.size() - 1), 1 + random.nextInt(nodes), 1 + random.nextInt(stores));
  }
}
