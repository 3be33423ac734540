package io.skein.node.cli.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One running child of this process, and the pipe that ties its life to ours.
 *
 * <p>The child's standard input is a pipe on which nothing is ever written. The kernel closes it
 * when this process dies, even by SIGKILL, and the child's main class ends the child then. The
 * child ignores SIGINT and SIGHUP: a terminal sends those to its whole process group, and the order
 * of stopping is the supervisor's to decide.
 *
 * <p>Thread-safe.
 */
public final class ChildProcess {

  /** "$0" of the shell that execs the child; seen only if exec itself fails. */
  private static final List<String> SHIELD =
      List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$@\"", "skein");

  private final Process process;

  /**
   * Held, because an unreachable stream is closed by the collector, and closing it ends the child.
   */
  private final OutputStream lifeline;

  private ChildProcess(Process process) {
    this.process = process;
    this.lifeline = process.getOutputStream();
  }

  /**
   * Starts {@code command} with both outputs appended to {@code output}.
   *
   * @throws IOException if the program cannot be run or the file cannot be written
   */
  public static ChildProcess start(
      List<String> command, Path directory, Path output, Map<String, String> environment)
      throws IOException {
    Files.createDirectories(output.toAbsolutePath().getParent());
    List<String> shielded = new ArrayList<>(SHIELD);
    shielded.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(shielded)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    builder.environment().putAll(environment);
    return new ChildProcess(builder.start());
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public ProcessHandle handle() {
    return process.toHandle();
  }

  /**
   * Completes with the exit code when the child has ended; 128 + n means that signal n ended it.
   */
  public CompletableFuture<Integer> exit() {
    return process.onExit().thenApply(Process::exitValue);
  }

  public void signal(Signal signal) throws IOException {
    signal.send(process.toHandle());
  }

  /** Closes the pipe, as this process's death would. */
  public void cutLifeline() throws IOException {
    lifeline.close();
  }

  /**
   * Asks the child to end, and kills it if it has not ended after {@code grace}.
   *
   * @return whether it ended by itself within the grace
   */
  public boolean stop(Duration grace) throws IOException, InterruptedException {
    // A stopped process keeps SIGTERM pending until it is continued.
    signal(Signal.CONT);
    process.destroy();
    if (awaitExit(grace)) {
      return true;
    }
    process.destroyForcibly();
    awaitExit(Duration.ofSeconds(10));
    return false;
  }

  /** Whether the child has ended, after waiting for it at most {@code atMost}. */
  public boolean awaitExit(Duration atMost) throws InterruptedException {
    try {
      process.onExit().get(atMost.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return !process.isAlive();
    } catch (ExecutionException e) {
      throw new IllegalStateException("Waiting for process " + pid() + " failed", e);
    }
  }
}
