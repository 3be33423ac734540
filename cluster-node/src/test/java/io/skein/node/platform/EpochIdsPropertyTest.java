package io.skein.node.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class EpochIdsPropertyTest {
  private static final long COUNTERS = 1L << 32;

  @Property
  void makesPositiveIdsThatRise(
      @ForAll @IntRange(min = 1) int epoch,
      @ForAll @LongRange(min = 0, max = COUNTERS - 20) long counter) {
    EpochIds ids = new EpochIds(epoch, counter);

    long previous = 0;
    for (int i = 0; i < 20; i++) {
      long id = ids.next();
      assertThat(id).isGreaterThan(previous);
      previous = id;
    }
  }

  @Property
  void neverMakesAnIdOfAnotherEpoch(
      @ForAll @IntRange(min = 1) int one,
      @ForAll @IntRange(min = 1) int other,
      @ForAll @LongRange(min = 0, max = COUNTERS - 10) long counter) {
    Set<Long> seen = new HashSet<>();
    EpochIds first = new EpochIds(one, counter);
    for (int i = 0; i < 10; i++) {
      seen.add(first.next());
    }

    EpochIds second = new EpochIds(other == one ? (one == 1 ? 2 : 1) : other, counter);

    for (int i = 0; i < 10; i++) {
      assertThat(seen.add(second.next())).isTrue();
    }
  }

  @Property
  void failsForGoodAtTheEndOfItsEpoch(@ForAll @IntRange(min = 1) int epoch) {
    EpochIds ids = new EpochIds(epoch, COUNTERS - 1);

    assertThat(ids.next()).isEqualTo(((long) epoch << 32) + COUNTERS - 1);

    assertThatThrownBy(ids::next).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(ids::next).isInstanceOf(IllegalStateException.class);
  }

  @Example
  void refusesAnEpochBelowOne() {
    assertThatThrownBy(() -> new EpochIds(0)).isInstanceOf(IllegalArgumentException.class);
  }
}
