package io.skein.node.cli;

import io.skein.node.cli.instance.Progress;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * The standard output of a command that goes on for a while, and whether a person is looking at it.
 */
final class Terminal {

  /** The launcher looks, because Java cannot tell when only the input is redirected. */
  private static final boolean INTERACTIVE = Boolean.getBoolean("skein.tty");

  /** UTF-8 whatever the locale says: in a container it mostly says nothing. */
  private static final PrintStream OUT =
      new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);

  private Terminal() {}

  static Colours colours() {
    return Colours.choose(INTERACTIVE, System.getenv());
  }

  static Progress progress() {
    return INTERACTIVE ? new TerminalProgress(OUT, colours()) : new PlainProgress(OUT);
  }

  static void println(String text) {
    synchronized (OUT) {
      OUT.println(text);
      OUT.flush();
    }
  }
}
