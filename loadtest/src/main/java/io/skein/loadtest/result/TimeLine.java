package io.skein.loadtest.result;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * How a run went, second by second, warm-up included.
 *
 * @param rows ascending by time
 * @param marks ascending by time
 */
public record TimeLine(List<Row> rows, List<Mark> marks) {
  public static final TimeLine EMPTY = new TimeLine(List.of(), List.of());

  public TimeLine {
    rows = List.copyOf(rows);
    marks = List.copyOf(marks);
  }

  /** The rows that count for the result's figures. */
  public List<Row> measured() {
    return rows.stream().filter(Row::measured).toList();
  }

  /**
   * One interval.
   *
   * @param elapsedS end of the interval, in seconds since the first one began
   * @param lengthS how long it really was
   * @param phase the scenario's name for what went on: {@code log-in}, {@code warm-up}, {@code
   *     steady} …
   * @param measured whether the interval counts for the result's figures
   * @param offered posts that were due in it
   * @param accepted posts acknowledged in it
   * @param delivered messages that came to a receiver's socket in it
   * @param dropped posts that were due and could not be sent
   * @param errors answers other than an acknowledgement, and connections lost
   * @param accept latency of the posts that were acknowledged in it
   * @param delivery latency of the messages that were delivered in it
   * @param serverCores CPU seconds per second of each process of the target; empty: not known
   * @param serverBytes resident bytes of each process of the target; empty: not known
   * @param lagMs how late, at most, the generator was in it with what it had planned
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record Row(
      double elapsedS,
      double lengthS,
      String phase,
      boolean measured,
      long offered,
      long accepted,
      long delivered,
      long dropped,
      long errors,
      Interval accept,
      Interval delivery,
      Map<String, Double> serverCores,
      Map<String, Long> serverBytes,
      double lagMs) {
    public Row {
      serverCores = Ordered.copy(serverCores);
      serverBytes = Ordered.copy(serverBytes);
    }
  }

  /**
   * The latencies of one interval, in milliseconds.
   *
   * @param count 0: none, and the others mean nothing
   */
  public record Interval(long count, double p50, double p90, double p99, double max) {
    public static final Interval NONE = new Interval(0, 0, 0, 0, 0);

    /** Of a histogram of nanoseconds that holds this interval's samples only. */
    public static Interval of(Histogram nanos) {
      if (nanos.getTotalCount() == 0) {
        return NONE;
      }
      return new Interval(
          nanos.getTotalCount(),
          millis(nanos.getValueAtPercentile(50)),
          millis(nanos.getValueAtPercentile(90)),
          millis(nanos.getValueAtPercentile(99)),
          millis(nanos.getMaxValue()));
    }

    private static double millis(long nanos) {
      return Math.round(nanos / 1e3) / 1e3;
    }
  }

  /**
   * Something that happened at a moment.
   *
   * @param elapsedS on the rows' clock
   * @param label what a person reads beside the line: {@code kill node-2}
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record Mark(double elapsedS, Kind kind, String label) {
    /** What kind of thing happened. */
    public enum Kind {
      /** A phase of the scenario began. */
      PHASE,
      /** Something was broken on purpose. */
      FAULT,
      /** What was broken works again, as far as whoever broke it knows. */
      HEAL,
      /** Something else worth a line: a limit reached, a generator that joined. */
      NOTE
    }
  }
}
