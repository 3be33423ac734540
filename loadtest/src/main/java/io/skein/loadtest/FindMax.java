package io.skein.loadtest;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoublePredicate;

/**
 * Looks for the knee: doubles the rate until it is too much, then halves the interval between what
 * held and what did not, until that is narrow. Pure but for what it asks.
 */
final class FindMax {
  private static final int DOUBLINGS_MAX = 12;

  /** Closer than this, two runs on one machine do not differ. */
  private static final double NARROW = 1.15;

  /**
   * One answer.
   *
   * @param holds whether all thresholds held at this rate
   */
  record Tried(double rate, boolean holds) {
    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%.0f/s %s", rate, holds ? "holds" : "breaks");
    }
  }

  /**
   * What was found.
   *
   * @param holding the highest rate that held; 0 if none did
   * @param breaking the lowest that did not; infinite if all held
   */
  record Knee(double holding, double breaking, List<Tried> tried) {}

  private FindMax() {}

  /**
   * @param holds runs at a rate and tells whether all thresholds held
   */
  static Knee search(double firstRate, DoublePredicate holds) {
    List<Tried> tried = new ArrayList<>();
    double low = 0;
    double high = Double.POSITIVE_INFINITY;
    double rate = firstRate;
    for (int i = 0; i < DOUBLINGS_MAX && Double.isInfinite(high); i++) {
      boolean held = holds.test(rate);
      tried.add(new Tried(rate, held));
      if (held) {
        low = rate;
        rate *= 2;
      } else {
        high = rate;
      }
    }
    double floor = firstRate / DOUBLINGS_MAX;
    while (!Double.isInfinite(high) && high > floor && high / Math.max(low, floor) > NARROW) {
      double middle = low == 0 ? high / 2 : Math.sqrt(low * high);
      boolean held = holds.test(middle);
      tried.add(new Tried(middle, held));
      if (held) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return new Knee(low, high, tried);
  }
}
