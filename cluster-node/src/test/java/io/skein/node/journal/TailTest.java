package io.skein.node.journal;

import static io.skein.node.journal.LanesHouse.ANNA;
import static io.skein.node.journal.LanesHouse.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TailTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void behavesAsAListHoweverItGrowsAndShrinks(long seed) {
    Random random = new Random(seed);
    Tail tail = new Tail();
    List<Entry> list = new ArrayList<>();
    long next = 1L + random.nextInt(1000);
    for (int step = 0; step < 2000; step++) {
      if (random.nextInt(100) < (step / 500 % 2 == 0 ? 60 : 35)) {
        tail.add(entry(ANNA, next));
        list.add(entry(ANNA, next));
        next++;
      } else if (!list.isEmpty()) {
        assertThat(tail.removeFirst()).isEqualTo(list.remove(0));
      }
      assertThat(tail.isEmpty()).isEqualTo(list.isEmpty());
      if (!list.isEmpty()) {
        assertThat(tail.first()).isEqualTo(list.get(0).sequence());
        assertThat(tail.last()).isEqualTo(next - 1);
        int from = random.nextInt(list.size());
        int to = from + random.nextInt(list.size() - from);
        assertThat(tail.copy(tail.first() + from, tail.first() + to))
            .isEqualTo(list.subList(from, to + 1));
      }
    }
    assertThat(tail.copy(0, Long.MAX_VALUE)).isEqualTo(list);
    long above = next;
    assertThatThrownBy(() -> tail.block(above)).isInstanceOf(IllegalArgumentException.class);
  }
}
