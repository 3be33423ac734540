package io.skein.node.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The ring behaves as a sorted set does. */
class SequencesPropertyTest {
  private static final int STEPS = 200;
  private static final int MAX = 12;

  @Property(tries = 200)
  void behavesAsASortedSet(@ForAll long seed) {
    Random random = new Random(seed);
    Sequences ring = new Sequences();
    TreeSet<Long> set = new TreeSet<>();
    long next = 0;

    for (int step = 0; step < STEPS; step++) {
      int dice = random.nextInt(10);
      if (dice < 6) {
        next += 1 + random.nextInt(3);
        ring.add(next, MAX);
        set.add(next);
        if (set.size() > MAX) {
          set.pollFirst();
        }
      } else if (dice < 8) {
        long one = random.nextInt((int) next + 2);
        ring.remove(one);
        set.remove(one);
      } else if (!set.isEmpty()) {
        ring.removeFirst();
        set.pollFirst();
      }

      assertThat(ring.toList()).containsExactlyElementsOf(set);
      assertThat(ring.size()).isEqualTo(set.size());
      long bound = random.nextInt((int) next + 2);
      assertThat(ring.countAbove(bound)).isEqualTo(set.tailSet(bound, false).size());
      if (!set.isEmpty()) {
        assertThat(ring.first()).isEqualTo(set.first());
        assertThat(ring.last()).isEqualTo(set.last());
      }
    }
  }
}
