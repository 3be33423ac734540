package io.skein.loadtest.generators;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.loadtest.engine.Slice;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

/** Intervals of several generators, added up. */
final class SlicesTest {
  private static final long SECOND = 1_000_000_000L;

  private static Slice slice(String phase, int endSecond, long count, long latency) {
    Histogram nanos = new Histogram(3);
    nanos.recordValueWithCount(latency, count);
    return new Slice(
        phase, true, endSecond * SECOND, SECOND, count, 0, 1, nanos, nanos.copy(), latency);
  }

  @Test
  void addsUpTheSameIntervalOfAll() {
    Slices slices = new Slices(2);
    slices.add(0, slice("steady", 1, 10, 1000));
    slices.add(1, slice("steady", 1, 5, 9000));

    List<Slice> sums = slices.complete(i -> true);

    assertThat(sums).hasSize(1);
    Slice sum = sums.get(0);
    assertThat(sum.offered()).isEqualTo(15);
    assertThat(sum.errors()).isEqualTo(2);
    assertThat(sum.lagNanos()).isEqualTo(9000);
    assertThat(sum.accept().getTotalCount()).isEqualTo(15);
    assertThat(sum.delivery().getCountAtValue(9000)).isEqualTo(5);
    assertThat(slices.complete(i -> true)).isEmpty();
  }

  @Test
  void waitsForWhoIsLateAndSaysWho() {
    Slices slices = new Slices(2);
    slices.add(0, slice("steady", 1, 10, 1));
    slices.add(0, slice("steady", 2, 10, 1));
    slices.add(1, slice("steady", 1, 10, 1));

    assertThat(slices.complete(i -> true)).hasSize(1);
    assertThat(slices.behind(i -> true)).containsExactly(1);

    slices.add(1, slice("steady", 2, 10, 1));

    assertThat(slices.complete(i -> true)).hasSize(1);
    assertThat(slices.behind(i -> true)).isEmpty();
  }

  @Test
  void goesOnWithoutWhoIsGone() {
    Slices slices = new Slices(2);
    slices.add(0, slice("steady", 1, 10, 1));

    assertThat(slices.complete(i -> true)).isEmpty();
    assertThat(slices.complete(i -> i == 0)).extracting(Slice::offered).containsExactly(10L);
  }

  /** One has drained within a second, and has no interval of that phase. */
  @Test
  void doesNotWaitForAnIntervalThatAGeneratorHasPassed() {
    Slices slices = new Slices(2);
    slices.add(0, slice("drain", 1, 10, 1));
    slices.add(1, slice("check", 1, 7, 1));

    assertThat(slices.complete(i -> true)).extracting(Slice::phase).containsExactly("drain");

    slices.add(0, slice("check", 2, 3, 1));

    assertThat(slices.complete(i -> true)).extracting(Slice::offered).containsExactly(10L);
  }

  @Test
  void losesNothingThatComesTooLate() {
    Slices slices = new Slices(2);
    slices.add(0, slice("steady", 1, 10, 1));
    slices.add(0, slice("steady", 2, 10, 1));
    long before = slices.complete(i -> i == 0).stream().mapToLong(Slice::offered).sum();
    slices.add(1, slice("steady", 1, 5, 1));

    long after = slices.complete(i -> false).stream().mapToLong(Slice::offered).sum();

    assertThat(before + after).isEqualTo(25);
  }
}
