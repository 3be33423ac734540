package io.skein.loadtest.steps;

import java.io.File;
import java.io.IOException;
import java.util.List;

/** Runs commands to their end. What they print goes where the harness's errors go. */
final class Shell {
  private Shell() {}

  /**
   * Runs a line of shell.
   *
   * @throws IOException if it fails
   */
  static void run(String line) throws IOException, InterruptedException {
    run(List.of("sh", "-c", line), line);
  }

  static void run(List<String> command, String name) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      int code = process.waitFor();
      if (code != 0) {
        throw new IOException(name + " ended with " + code);
      }
    } finally {
      process.destroy();
    }
  }
}
