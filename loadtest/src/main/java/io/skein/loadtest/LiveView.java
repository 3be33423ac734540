package io.skein.loadtest;

import io.skein.loadtest.engine.Observer;
import io.skein.loadtest.engine.Phase;
import io.skein.loadtest.engine.Schedule;
import io.skein.loadtest.result.TimeLine;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/**
 * Shows a run while it goes: on a terminal one block that is drawn anew each second, else plain
 * lines, fewer in long runs. Thread-safe.
 */
final class LiveView implements Observer {
  private static final double PLAIN_LINES = 30;
  private static final double NANOS_PER_SECOND = 1e9;

  private final PrintWriter out;
  private final boolean terminal;
  private final double plainEverySeconds;
  private final Schedule schedule;
  private int drawn;
  private double toldAt = Double.NEGATIVE_INFINITY;
  private String phase = "";

  /**
   * @param schedule of the run: how long each of its phases is to last
   */
  LiveView(PrintWriter out, boolean terminal, Schedule schedule) {
    this.out = out;
    this.terminal = terminal;
    this.schedule = schedule;
    this.plainEverySeconds = Math.max(1, seconds(schedule.lengthNanos()) / PLAIN_LINES);
  }

  private static double seconds(long nanos) {
    return nanos / NANOS_PER_SECOND;
  }

  /** Which of how many phases it is, and what is left of it and of all; empty outside of them. */
  private String progress(TimeLine.Row row, double remainingSeconds) {
    List<Phase> phases = schedule.phases();
    for (int i = 0; i < phases.size(); i++) {
      if (remainingSeconds > 0 && phases.get(i).name().equals(row.phase())) {
        double after = seconds(schedule.lengthNanos() - schedule.beginNanos(i + 1));
        return i == phases.size() - 1
            ? String.format(Locale.ROOT, "%d of %d, %.0f s left", i + 1, i + 1, remainingSeconds)
            : String.format(
                Locale.ROOT,
                "%d of %d, %.0f s left, %.0f s in all",
                i + 1,
                phases.size(),
                Math.max(0, remainingSeconds - after),
                remainingSeconds);
      }
    }
    return "";
  }

  @Override
  public synchronized void row(TimeLine.Row row, double remainingSeconds) {
    if (terminal) {
      draw(row, remainingSeconds);
    } else if (row.elapsedS() - toldAt >= plainEverySeconds - 0.5 || !row.phase().equals(phase)) {
      toldAt = row.elapsedS();
      phase = row.phase();
      out.println(plain(row, remainingSeconds));
      out.flush();
    }
  }

  private String plain(TimeLine.Row row, double remainingSeconds) {
    String progress = progress(row, remainingSeconds);
    return String.format(
        Locale.ROOT,
        "%5.0f s  %-8s %7.0f/s offered %7.0f accepted %8.0f delivered  p50 %.1f p99 %.1f ms%s%s%s",
        row.elapsedS(),
        row.phase(),
        row.offered() / row.lengthS(),
        row.accepted() / row.lengthS(),
        row.delivered() / row.lengthS(),
        row.delivery().p50(),
        row.delivery().p99(),
        row.dropped() > 0 ? ", " + row.dropped() + " dropped" : "",
        row.errors() > 0 ? ", " + row.errors() + " errors" : "",
        progress.isEmpty() ? "" : ", phase " + progress);
  }

  private void draw(TimeLine.Row row, double remainingSeconds) {
    erase();
    line(
        "  %-10s %6.0f s  %s%s",
        row.phase(),
        row.elapsedS(),
        progress(row, remainingSeconds),
        row.measured() ? "" : "  (not measured)");
    line(
        "  per second  offered %,8.0f   accepted %,8.0f   delivered %,8.0f   dropped %,d",
        row.offered() / row.lengthS(),
        row.accepted() / row.lengthS(),
        row.delivered() / row.lengthS(),
        row.dropped());
    line(
        "  accept      p50 %9.1f   p99 %9.1f   max %9.1f ms",
        row.accept().p50(), row.accept().p99(), row.accept().max());
    line(
        "  delivery    p50 %9.1f   p99 %9.1f   max %9.1f ms",
        row.delivery().p50(), row.delivery().p99(), row.delivery().max());
    line("  errors      %d   generator late by %.1f ms at most", row.errors(), row.lagMs());
    if (!row.serverCores().isEmpty()) {
      StringBuilder parts = new StringBuilder();
      row.serverCores()
          .forEach(
              (name, cores) ->
                  parts.append(
                      String.format(
                          Locale.ROOT,
                          "   %s %.0f %% %.0f MiB",
                          name,
                          100 * cores,
                          row.serverBytes().getOrDefault(name, 0L) / 1048576.0)));
      line("  server   %s", parts);
    }
    out.flush();
  }

  private void line(String format, Object... values) {
    out.println(String.format(Locale.ROOT, format, values));
    drawn++;
  }

  private void erase() {
    if (drawn > 0) {
      // Up to the block's first line, and clear from there.
      out.print(String.format(Locale.ROOT, "\u001b[%dA\u001b[J", drawn));
      drawn = 0;
    }
  }

  @Override
  public synchronized void mark(TimeLine.Mark mark) {
    if (mark.kind() == TimeLine.Mark.Kind.PHASE) {
      return;
    }
    erase();
    out.println(
        String.format(
            Locale.ROOT,
            "%5.0f s  %s: %s",
            mark.elapsedS(),
            mark.kind().name().toLowerCase(Locale.ROOT),
            mark.label()));
    out.flush();
  }

  /** Leaves the terminal to what comes next. */
  synchronized void end() {
    erase();
    out.flush();
  }
}
