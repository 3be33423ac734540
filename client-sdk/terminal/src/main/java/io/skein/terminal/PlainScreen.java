package io.skein.terminal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.function.Consumer;
import org.jline.utils.AttributedString;
import org.jspecify.annotations.Nullable;

/** Plain lines in and out, for pipes and scripts. */
final class PlainScreen implements Screen {
  private final BufferedReader in;
  private final PrintStream out;

  PlainScreen(BufferedReader in, PrintStream out) {
    this.in = in;
    this.out = out;
  }

  @Override
  public synchronized void print(AttributedString line) {
    out.println(line);
    out.flush();
  }

  @Override
  public void status(AttributedString line) {}

  @Override
  public void prompt(String text) {}

  /** Whole lines are all that is heard. */
  @Override
  public void onTyping(Consumer<String> heard) {}

  @Override
  public @Nullable String readLine() {
    try {
      return in.readLine();
    } catch (IOException e) {
      throw new UncheckedIOException("standard input", e);
    }
  }

  @Override
  public @Nullable String ask(String question) {
    return null;
  }

  @Override
  public @Nullable String readSecret(String question) {
    return null;
  }

  @Override
  public boolean isInteractive() {
    return false;
  }

  @Override
  public void completions(Collection<String> words) {}

  @Override
  public void close() {
    out.flush();
  }
}
