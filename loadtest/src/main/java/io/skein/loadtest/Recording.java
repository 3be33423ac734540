package io.skein.loadtest;

import io.skein.loadtest.engine.Observer;
import io.skein.loadtest.engine.RunException;
import io.skein.loadtest.result.IntervalLog;
import io.skein.loadtest.result.TimeLine;
import java.io.UncheckedIOException;
import java.time.Instant;
import org.HdrHistogram.Histogram;

/** Shows a run, and writes its histograms down as it goes. */
record Recording(LiveView view, IntervalLog log) implements Observer {
  @Override
  public void row(TimeLine.Row row, double remainingSeconds) {
    view.row(row, remainingSeconds);
  }

  @Override
  public void mark(TimeLine.Mark mark) {
    view.mark(mark);
  }

  @Override
  public void interval(Instant start, Instant end, Histogram accept, Histogram delivery) {
    try {
      log.write("accept", start, end, accept);
      log.write("delivery", start, end, delivery);
    } catch (UncheckedIOException e) {
      throw new RunException(RunException.Kind.MACHINE, String.valueOf(e.getMessage()));
    }
  }
}
