package io.skein.loadtest.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Runs {@code ./skein} of this checkout, as a user does; what it prints goes to files. */
public final class Launcher {
  private static final Duration COMMAND_PATIENCE = Duration.ofSeconds(150);
  private static final Duration OUTPUT_PATIENCE = Duration.ofSeconds(60);
  private static final int LAST_LINES = 12;
  private static final int LINE_SHOWN = 240;

  private final Path home = findHome();
  private final Path logs;
  private final Map<String, String> environment;

  /**
   * @param logs directory for the commands' output
   */
  Launcher(Path logs) {
    this(logs, Map.of());
  }

  /**
   * @param environment of the commands, beside this process's own
   */
  Launcher(Path logs, Map<String, String> environment) {
    this.logs = logs;
    this.environment = environment;
  }

  /** The checkout: the nearest directory above with a launcher in it. */
  public static Path findHome() {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.isExecutable(directory.resolve("skein"))) {
      directory = directory.getParent();
      if (directory == null) {
        throw new IllegalStateException("no launcher above " + Path.of("").toAbsolutePath());
      }
    }
    return directory;
  }

  Path home() {
    return home;
  }

  /** A command that was started. */
  record Running(Process process, List<String> command, Path out, Path err) {
    String output() {
      return read(out);
    }

    /** Both streams, for a failure's message. */
    String everything() {
      return String.join(" ", command) + "\n" + read(out) + read(err);
    }

    /** Waits until its output has a text; fails once it ended without. */
    void awaitOutput(String text) {
      awaitOutput(OUTPUT_PATIENCE, text);
    }

    /** The same, of what comes after something longer. */
    void awaitOutput(Duration patience, String text) {
      Await.until(
          patience,
          () -> {
            // In this order: what it said last counts.
            boolean ended = !process.isAlive();
            boolean said = output().contains(text);
            if (ended && !said) {
              throw new AssertionError("ended without “" + text + "”: " + everything());
            }
            return said;
          },
          () -> "no “" + text + "”: " + everything());
    }

    /** A line to its standard input. */
    void type(String line) {
      try {
        Writer keyboard = process.outputWriter(StandardCharsets.UTF_8);
        keyboard.write(line + "\n");
        keyboard.flush();
      } catch (IOException e) {
        throw new UncheckedIOException(everything(), e);
      }
    }

    /** The end of both streams, short enough to be read where three of them stand together. */
    String lastWords() {
      return String.join(" ", command)
          + (process.isAlive() ? " runs:\n" : " ended with " + process.exitValue() + ":\n")
          + end(out)
          + end(err);
    }

    private static String end(Path file) {
      List<String> lines = read(file).lines().toList();
      return lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()).stream()
          .map(line -> line.substring(0, Math.min(line.length(), LINE_SHOWN)) + "\n")
          .collect(Collectors.joining());
    }

    private static String read(Path file) {
      try {
        return Files.readString(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Runs a command to its end and fails the test unless it ends with 0. */
  String run(String... arguments) {
    return awaitGood(start(arguments));
  }

  /** Waits for a command's end, within bounds, fails the test unless that is 0; what it printed. */
  static String awaitGood(Running running) {
    return awaitGood(running, COMMAND_PATIENCE);
  }

  /** The same, of a command that may take longer. */
  static String awaitGood(Running running, Duration patience) {
    int code = await(running, patience);
    if (code != 0) {
      throw new AssertionError("exit code " + code + ": " + running.everything());
    }
    return running.output();
  }

  /** Waits for a command's end, within bounds. */
  static int await(Running running) {
    return await(running, COMMAND_PATIENCE);
  }

  private static int await(Running running, Duration patience) {
    try {
      if (!running.process().waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        running.process().destroyForcibly();
        throw new AssertionError("does not end: " + running.everything());
      }
      return running.process().exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      running.process().destroyForcibly();
      throw new AssertionError("interrupted", e);
    }
  }

  /** Starts a command that goes on. */
  Running start(String... arguments) {
    return startScript("skein", arguments);
  }

  /**
   * Starts another script of this checkout.
   *
   * @param arguments the first one names its files
   */
  Running startScript(String script, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(home.resolve(script).toString());
    command.addAll(List.of(arguments));
    try {
      Path out = Files.createTempFile(logs, arguments[0] + "-", ".out");
      Path err = Files.createTempFile(logs, arguments[0] + "-", ".err");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(home.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      // What is under test is built already, by the build that runs this test.
      builder.environment().put("SKEIN_BUILD", "never");
      builder.environment().putAll(environment);
      // What lives for two minutes is mostly compiled.
      for (String options : List.of("SKEIN_NODE_JVM_OPTIONS", "SKEIN_CASSANDRA_JVM_OPTIONS")) {
        builder.environment().putIfAbsent(options, "-XX:TieredStopAtLevel=1");
      }
      return new Running(builder.start(), command, out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
