package io.skein.node.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Runs count as a sorted set does that forgets its lowest run. */
class SequenceRunsPropertyTest {
  private static final int STEPS = 200;
  private static final int MAX = 6;

  @Property(tries = 200)
  void countAsASortedSetDoes(@ForAll long seed) {
    Random random = new Random(seed);
    SequenceRuns runs = new SequenceRuns();
    TreeSet<Long> set = new TreeSet<>();
    long next = 0;

    for (int step = 0; step < STEPS; step++) {
      next += random.nextInt(3) > 0 ? 1 : 2 + random.nextInt(3);
      runs.add(next, MAX);
      set.add(next);
      while (numberOfRuns(set) > MAX) {
        forgetLowestRun(set);
      }

      assertThat(runs.toList()).hasSize(numberOfRuns(set));
      assertThat(runs.toList().stream().mapToLong(Snapshot.Run::length).sum())
          .isEqualTo(set.size());
      long low = random.nextInt((int) next + 2);
      long high = low + random.nextInt((int) next + 2);
      int expected = set.subSet(low, false, high, true).size();
      assertThat(runs.countWithin(low, high)).isEqualTo(expected);
      assertThat(restored(runs).countWithin(low, high)).isEqualTo(expected);
    }
  }

  private static SequenceRuns restored(SequenceRuns from) {
    SequenceRuns runs = new SequenceRuns();
    from.toList().forEach(runs::add);
    return runs;
  }

  private static int numberOfRuns(Set<Long> set) {
    return (int) set.stream().filter(one -> !set.contains(one - 1)).count();
  }

  private static void forgetLowestRun(SortedSet<Long> set) {
    long lowest = set.first();
    while (set.remove(lowest)) {
      lowest++;
    }
  }
}
