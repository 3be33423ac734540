package io.skein.loadtest.result;

import java.util.Arrays;

/**
 * How uncertain the mean of a series is, by the method of batch means: neighbouring seconds of a
 * run resemble each other, so their plain standard error promises too much; means of longer batches
 * are nearly independent (Law and Kelton, <i>Simulation Modeling and Analysis</i>, on steady-state
 * output).
 */
final class Spread {
  /** As many batches as the literature finds enough; fewer if there are fewer values. */
  private static final int BATCHES = 10;

  /** 97.5 % quantiles of Student's distribution, for 1 to 9 degrees of freedom. */
  private static final double[] STUDENT = {
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262
  };

  private Spread() {}

  /**
   * Half the width of the 95 % confidence interval of the mean, as a share of the mean; 0 if the
   * series has fewer than two values or no mean to be a share of.
   */
  static double of(double[] series) {
    int batches = Math.min(BATCHES, series.length);
    if (batches < 2) {
      return 0;
    }
    double[] means = new double[batches];
    for (int i = 0; i < batches; i++) {
      int from = i * series.length / batches;
      int to = (i + 1) * series.length / batches;
      means[i] = Arrays.stream(series, from, to).average().orElseThrow();
    }
    double mean = Arrays.stream(means).average().orElseThrow();
    if (mean == 0) {
      return 0;
    }
    double squares = Arrays.stream(means).map(value -> (value - mean) * (value - mean)).sum();
    double error = Math.sqrt(squares / (batches - 1) / batches);
    return STUDENT[batches - 2] * error / Math.abs(mean);
  }
}
