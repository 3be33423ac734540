package io.skein.terminal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jline.reader.Candidate;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import org.jline.reader.UserInterruptException;
import org.jline.reader.Widget;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;
import org.jline.utils.InfoCmp;
import org.jline.utils.Status;
import org.jspecify.annotations.Nullable;

/**
 * A terminal with line editing: messages appear above the line that is being typed, the state of
 * things below it.
 */
final class LineScreen implements Screen {
  /**
   * Draws the status under the lock under which it draws everything else: JLine's status moves the
   * cursor and sets the part of the screen that scrolls, and what another thread draws in between
   * leaves both wrong for good.
   */
  private static final class Reader extends LineReaderImpl {
    Reader(Terminal terminal) {
      super(terminal, "skein", null);
    }

    void draw(Status status, AttributedString line) {
      lock.lock();
      try {
        status.update(List.of(line));
      } finally {
        lock.unlock();
      }
    }
  }

  private final Terminal terminal;
  private final Reader reader;
  private final boolean colours;
  private final @Nullable Status status;
  private volatile Set<String> words = Set.of();
  private volatile String prompt = "> ";
  private volatile Consumer<String> typing = line -> {};

  // JLine holds its lock while a key is worked on, and takes it to print: whoever hears what is
  // typed has a lock of its own and prints under it, so it must not hear it on that thread.
  private final ExecutorService listeners = Executors.newSingleThreadExecutor(LineScreen::daemon);

  /** What was typed and is not told yet; null: nothing. */
  private final AtomicReference<@Nullable String> typed = new AtomicReference<>();

  /** A line to say is being typed, and no answer to a question. On the reading thread. */
  private boolean listening;

  LineScreen(Terminal terminal, boolean colours) {
    this.terminal = terminal;
    this.colours = colours;
    status = terminal.getType().startsWith("dumb") ? null : Status.getStatus(terminal);
    reader = new Reader(terminal);
    reader.setCompleter((line, parsed, candidates) -> complete(parsed, candidates));
    // The message appears with its state once it is on its way: the typed line would be the same
    // again.
    reader.option(LineReader.Option.ERASE_LINE_ON_FINISH, true);
    reader.option(LineReader.Option.DISABLE_EVENT_EXPANSION, true);
    reader.setVariable(LineReader.HISTORY_SIZE, 200);
    for (String key : List.of(LineReader.SELF_INSERT, LineReader.BACKWARD_DELETE_CHAR)) {
      Widget widget = reader.getBuiltinWidgets().get(key);
      reader.getWidgets().put(key, () -> heard(widget.apply()));
    }
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "skein-typing");
    thread.setDaemon(true);
    return thread;
  }

  private boolean heard(boolean done) {
    if (listening && typed.getAndSet(reader.getBuffer().toString()) == null) {
      listeners.execute(this::tell);
    }
    return done;
  }

  private void tell() {
    String line = typed.getAndSet(null);
    if (line != null) {
      typing.accept(line);
    }
  }

  @Override
  public void onTyping(Consumer<String> heard) {
    typing = heard;
  }

  private void complete(ParsedLine parsed, List<Candidate> candidates) {
    boolean first = parsed.wordIndex() == 0;
    for (String word : words) {
      if (first == word.startsWith("/")) {
        candidates.add(new Candidate(word));
      }
    }
  }

  private AttributedString coloured(AttributedString line) {
    return colours ? line : new AttributedString(line.toString());
  }

  @Override
  public void print(AttributedString line) {
    reader.printAbove(coloured(line));
  }

  @Override
  public void bell() {
    terminal.puts(InfoCmp.Capability.bell);
    terminal.flush();
  }

  @Override
  public void status(AttributedString line) {
    if (status != null) {
      AttributedString shown =
          colours
              ? new AttributedString(line.toString(), AttributedStyle.DEFAULT.inverse())
              : new AttributedString(line.toString());
      reader.draw(status, shown.columnSubSequence(0, Math.max(1, terminal.getWidth())));
    }
  }

  @Override
  public void prompt(String text) {
    prompt = text;
  }

  @Override
  public @Nullable String readLine() {
    listening = true;
    try {
      return ask(prompt);
    } finally {
      listening = false;
      // The line is said now: nobody is to be told any more that it is being typed.
      typed.set(null);
    }
  }

  @Override
  public @Nullable String ask(String question) {
    try {
      return reader.readLine(question);
    } catch (EndOfFileException e) {
      return null;
    } catch (UserInterruptException e) {
      if (e.getPartialLine() != null && !e.getPartialLine().isEmpty()) {
        return "";
      }
      throw new InterruptedByUser();
    }
  }

  @Override
  public @Nullable String readSecret(String question) {
    try {
      return reader.readLine(question, '\0');
    } catch (EndOfFileException e) {
      return null;
    } catch (UserInterruptException e) {
      throw new InterruptedByUser();
    }
  }

  @Override
  public boolean isInteractive() {
    return true;
  }

  @Override
  public void completions(Collection<String> all) {
    words = new TreeSet<>(all);
  }

  @Override
  public void close() {
    listeners.shutdown();
    if (status != null) {
      status.close();
    }
    try {
      terminal.close();
    } catch (IOException e) {
      throw new UncheckedIOException("the terminal did not close", e);
    }
  }
}
