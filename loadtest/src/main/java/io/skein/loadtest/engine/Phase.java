package io.skein.loadtest.engine;

/**
 * A stretch of a run with one rate, or one that rises or falls evenly.
 *
 * @param name what the report calls it
 * @param fromPerSecond arrivals a second at its beginning
 * @param toPerSecond arrivals a second at its end
 * @param measured whether it counts for the figures
 */
public record Phase(
    String name, double seconds, double fromPerSecond, double toPerSecond, boolean measured) {
  /**
   * @throws IllegalArgumentException for a length or a rate that cannot be
   */
  public Phase {
    if (!(seconds > 0) || !(fromPerSecond >= 0) || !(toPerSecond >= 0)) {
      throw new IllegalArgumentException(
          "phase " + name + ": its seconds must be above 0, its rates 0 or more");
    }
  }

  /** One rate throughout. */
  public static Phase steady(String name, double seconds, double perSecond, boolean measured) {
    return new Phase(name, seconds, perSecond, perSecond, measured);
  }

  /** Arrivals from its beginning to a moment in it. */
  double arrivals(double afterSeconds) {
    double slope = (toPerSecond - fromPerSecond) / seconds;
    return fromPerSecond * afterSeconds + slope * afterSeconds * afterSeconds / 2;
  }

  /** Arrivals in all of it. */
  public double arrivals() {
    return arrivals(seconds);
  }

  /** When so many have arrived: the inverse of {@link #arrivals(double)}. */
  double secondsUntil(double arrivals) {
    double halfSlope = (toPerSecond - fromPerSecond) / seconds / 2;
    if (halfSlope == 0) {
      return arrivals / fromPerSecond;
    }
    // The stable form of the quadratic's root: no difference of nearly equal numbers.
    double root = Math.sqrt(fromPerSecond * fromPerSecond + 4 * halfSlope * arrivals);
    return 2 * arrivals / (fromPerSecond + root);
  }
}
