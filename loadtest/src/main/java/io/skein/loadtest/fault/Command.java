package io.skein.loadtest.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs programs to their end, within bounds. Blocking; thread-safe. */
final class Command {
  private Command() {}

  /**
   * What it printed on standard output.
   *
   * @param input given to it on standard input; null for none
   * @throws FaultRunException if it fails or does not end in time; then it is ended
   */
  static String run(
      List<String> command,
      Map<String, String> environment,
      @Nullable String input,
      Duration atMost) {
    Path out = null;
    try {
      out = Files.createTempFile("skein-fault-", ".out");
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      try (var stdin = process.outputWriter()) {
        if (input != null) {
          stdin.write(input);
        }
      }
      if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new FaultRunException(name(command) + " does not end: " + Files.readString(out));
      }
      String printed = Files.readString(out);
      if (process.exitValue() != 0) {
        throw new FaultRunException(
            name(command) + " ended with " + process.exitValue() + ": " + printed.strip());
      }
      return printed;
    } catch (IOException e) {
      throw new FaultRunException("cannot run " + name(command) + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FaultRunException("interrupted during " + name(command), e);
    } finally {
      if (out != null) {
        out.toFile().delete();
      }
    }
  }

  private static String name(List<String> command) {
    return String.join(" ", command);
  }
}
