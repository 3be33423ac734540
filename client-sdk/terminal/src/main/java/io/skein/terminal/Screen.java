package io.skein.terminal;

import java.util.function.Consumer;
import org.jline.utils.AttributedString;
import org.jspecify.annotations.Nullable;

/**
 * Where lines go and come from. {@link #print}, {@link #bell}, {@link #status} and {@link #prompt}
 * are thread-safe; reading is for one thread.
 */
interface Screen extends AutoCloseable {
  /** Thrown when the user wants out. */
  final class InterruptedByUser extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** A line above what is being typed. */
  void print(AttributedString line);

  /** Makes a noise, where that can be heard. */
  default void bell() {}

  /** What stands below, if there is room for it. */
  void status(AttributedString line);

  /** What stands before what is typed, from the next line on. */
  void prompt(String text);

  /**
   * Whom to tell what the line is so far, where keys can be heard; of several keys at once the
   * last. Told by a thread of the screen that holds no lock. Nothing secret.
   */
  void onTyping(Consumer<String> heard);

  /** The next line; null at the end of input. */
  @Nullable String readLine();

  /** A line that answers a question, which goes with it; null if nobody can be asked. */
  @Nullable String ask(String question);

  /** A line that is not shown; null if nobody can be asked. */
  @Nullable String readSecret(String question);

  /** True if a person sits there, who can be asked. */
  boolean isInteractive();

  /** Names to complete. */
  void completions(java.util.Collection<String> words);

  @Override
  void close();
}
