package io.skein.node.cli;

import io.skein.node.cli.instance.Progress;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Timer;
import java.util.TimerTask;
import org.jspecify.annotations.Nullable;

/**
 * Progress on a terminal: finished steps stay as lines, and the step at work turns a spinner below
 * them with its seconds. Thread-safe.
 */
final class TerminalProgress implements Progress, AutoCloseable {

  private static final String[] FRAMES = {"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"};
  private static final long FRAME_MILLIS = 100;
  private static final String CLEAR_LINE = "\r\033[K";

  private final PrintStream out;
  private final Colours colours;
  private final Timer timer = new Timer("progress", true);

  private @Nullable String working;
  private long workingSinceNanos;
  private int frame;

  TerminalProgress(PrintStream out, Colours colours) {
    this.out = out;
    this.colours = colours;
    timer.scheduleAtFixedRate(
        new TimerTask() {
          @Override
          public void run() {
            draw();
          }
        },
        FRAME_MILLIS,
        FRAME_MILLIS);
  }

  @Override
  public synchronized void working(String what) {
    working = what;
    workingSinceNanos = System.nanoTime();
    draw();
  }

  @Override
  public synchronized void done(String what) {
    line(colours.good("✓") + " " + what);
  }

  @Override
  public synchronized void warn(String what) {
    line(colours.warning("!") + " " + what);
  }

  @Override
  public synchronized void close() {
    timer.cancel();
    working = null;
    out.print(CLEAR_LINE);
    out.flush();
  }

  private void line(String text) {
    working = null;
    out.print(CLEAR_LINE);
    out.println(text);
    out.flush();
  }

  private synchronized void draw() {
    if (working == null) {
      return;
    }
    long seconds = (System.nanoTime() - workingSinceNanos) / 1_000_000_000;
    frame = (frame + 1) % FRAMES.length;
    out.print(
        CLEAR_LINE
            + colours.faint(FRAMES[frame])
            + " "
            + working
            + colours.faint(String.format(Locale.ROOT, "  %d s", seconds)));
    out.flush();
  }
}
