package io.skein.loadtest.result;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/**
 * Writes the histograms of each interval to an {@code .hlog} file (HdrHistogram's log format, read
 * by its own tools), as the run goes: what was written stands even if the run is killed. Values are
 * nanoseconds; maxima are printed in milliseconds. Confined to one thread.
 */
public final class IntervalLog implements AutoCloseable {
  private static final double NANOS_PER_MILLI = 1e6;

  private final PrintStream out;
  private final HistogramLogWriter writer;
  private final Path file;

  /**
   * @param file what messages call it
   */
  IntervalLog(Path file, OutputStream out) {
    this.file = file;
    this.out = new PrintStream(out, false, StandardCharsets.US_ASCII);
    writer = new HistogramLogWriter(this.out);
  }

  /**
   * @throws UncheckedIOException if the file cannot be made
   */
  public static IntervalLog create(Path file, Instant start) {
    try {
      IntervalLog log = new IntervalLog(file, Files.newOutputStream(file));
      log.writer.outputComment("[Skein load run; values in nanoseconds, maxima in milliseconds]");
      log.writer.outputLogFormatVersion();
      log.writer.outputStartTime(start.toEpochMilli());
      log.writer.setBaseTime(start.toEpochMilli());
      log.writer.outputLegend();
      log.flush();
      return log;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  /**
   * One interval of one kind.
   *
   * @param kind {@code accept} or {@code delivery}; the tag of the line
   * @throws UncheckedIOException if the disk is full, or the file otherwise cannot be written
   */
  public void write(String kind, Instant start, Instant end, Histogram nanos) {
    Histogram tagged = nanos.copy();
    tagged.setTag(kind);
    writer.outputIntervalHistogram(
        start.toEpochMilli() / 1e3, end.toEpochMilli() / 1e3, tagged, NANOS_PER_MILLI);
    flush();
  }

  private void flush() {
    if (out.checkError()) {
      String what = "cannot write " + file + ": is the disk full?";
      throw new UncheckedIOException(what, new IOException(what));
    }
  }

  @Override
  public void close() {
    out.close();
  }
}
