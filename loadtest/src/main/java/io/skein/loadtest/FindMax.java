package io.skein.loadtest;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/**
 * Looks for the knee: doubles the rate until it is too much, then halves the interval between what
 * held and what did not, until that is narrow. Pure but for what it asks.
 */
final class FindMax {
  private static final int DOUBLINGS_MAX = 12;

  /** Closer than this, two runs on one machine do not differ. */
  private static final double NARROW = 1.15;

  /** What a run at a rate told. */
  enum Answer {
    /** All thresholds held. */
    HOLDS("holds", false, false),
    /** A threshold did not. */
    BREAKS("breaks", true, false),
    /** The target went away at it. */
    KILLS("kills the target", true, true),
    /** A threshold did not hold, and the generator may be why: whoever asks on learns no more. */
    GENERATOR("breaks, perhaps by the generator", false, true),
    /** There can be no run at this rate. */
    IMPOSSIBLE("is more than can be asked for", false, true),
    /** The run did not come to an end that tells anything. */
    UNKNOWN("tells nothing", false, true);

    private final String words;
    private final boolean breaks;
    private final boolean last;

    Answer(String words, boolean breaks, boolean last) {
      this.words = words;
      this.breaks = breaks;
      this.last = last;
    }

    /** Whether the search ends with it. */
    boolean isLast() {
      return last;
    }

    /** What the rate does, for people. */
    @Override
    public String toString() {
      return words;
    }
  }

  /** One answer. */
  record Tried(double rate, Answer answer) {
    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%.0f/s %s", rate, answer);
    }
  }

  /**
   * What was found.
   *
   * @param holding the highest rate that held; 0 if none did
   * @param breaking the lowest that did not; infinite if all held
   */
  record Knee(double holding, double breaking, List<Tried> tried) {}

  private final DoubleFunction<Answer> runs;
  private final List<Tried> tried = new ArrayList<>();
  private double low;
  private double high = Double.POSITIVE_INFINITY;
  private boolean over;

  private FindMax(DoubleFunction<Answer> runs) {
    this.runs = runs;
  }

  /**
   * @param runs runs at a rate and tells what came of it
   */
  static Knee search(double firstRate, DoubleFunction<Answer> runs) {
    return new FindMax(runs).from(firstRate);
  }

  private Knee from(double firstRate) {
    double rate = firstRate;
    while (!over && Double.isInfinite(high) && tried.size() < DOUBLINGS_MAX) {
      ask(rate);
      rate *= 2;
    }
    double floor = firstRate / DOUBLINGS_MAX;
    while (!over
        && !Double.isInfinite(high)
        && high > floor
        && high / Math.max(low, floor) > NARROW) {
      ask(low == 0 ? high / 2 : Math.sqrt(low * high));
    }
    return new Knee(low, high, tried);
  }

  private void ask(double rate) {
    Answer answer = runs.apply(rate);
    tried.add(new Tried(rate, answer));
    over = answer.isLast();
    if (answer == Answer.HOLDS) {
      low = rate;
    } else if (answer.breaks) {
      high = rate;
    }
  }
}
