package io.skein.loadtest.engine;

import io.skein.loadtest.result.TimeLine;
import java.time.Instant;
import org.HdrHistogram.Histogram;

/** Is told how a run goes. Called by the engine's thread, marks also by the thread of the steps. */
public interface Observer {
  /** Nobody watches. */
  Observer NOBODY = new Observer() {};

  /**
   * An interval has ended.
   *
   * @param remainingSeconds of the plan; 0 when it is over
   */
  default void row(TimeLine.Row row, double remainingSeconds) {}

  default void mark(TimeLine.Mark mark) {}

  /** The same interval as it was counted, before it is a row. */
  default void slice(Slice slice) {}

  /** The same interval's latencies in full. */
  default void interval(Instant start, Instant end, Histogram accept, Histogram delivery) {}
}
