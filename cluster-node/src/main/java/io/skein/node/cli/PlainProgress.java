package io.skein.node.cli;

import io.skein.node.cli.instance.Progress;
import java.io.PrintStream;

/** Progress where no terminal is: a line per event, for logs. Thread-safe. */
final class PlainProgress implements Progress {

  /** How a warning's line begins. */
  static final String WARNING = "WARNING ";

  private final PrintStream out;

  PlainProgress(PrintStream out) {
    this.out = out;
  }

  @Override
  public void working(String what) {
    line(what + " ...");
  }

  @Override
  public void done(String what) {
    line(what);
  }

  @Override
  public void warn(String what) {
    line(WARNING + what);
  }

  private synchronized void line(String text) {
    out.println(text);
    out.flush();
  }
}
