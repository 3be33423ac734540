package io.skein.node.cli.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

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

  private static final int EXIT_UNKNOWN = -1;
  private static final Duration KILL_GRACE = Duration.ofSeconds(10);

  private final ProcessHandle handle;
  private final CompletableFuture<Integer> exit;

  /**
   * Held, because an unreachable stream is closed by the collector, and closing it ends the child.
   */
  private final @Nullable OutputStream lifeline;

  private ChildProcess(
      ProcessHandle handle, CompletableFuture<Integer> exit, @Nullable OutputStream lifeline) {
    this.handle = handle;
    this.exit = exit;
    this.lifeline = lifeline;
  }

  /**
   * Starts {@code command} with both outputs appended to {@code output}.
   *
   * @throws IOException if the program cannot be run or the file cannot be written
   */
  public static ChildProcess start(List<String> command, Path directory, Path output)
      throws IOException {
    Files.createDirectories(output.toAbsolutePath().getParent());
    Process process =
        new ProcessBuilder(shielded(command))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
            .start();
    return new ChildProcess(
        process.toHandle(),
        process.onExit().thenApply(Process::exitValue),
        process.getOutputStream());
  }

  /** The same command line, deaf to what a terminal sends to its process group. */
  public static List<String> shielded(List<String> command) {
    List<String> shielded = new ArrayList<>(SHIELD);
    shielded.addAll(command);
    return List.copyOf(shielded);
  }

  /**
   * Takes over a process that another supervisor started and left. There is no pipe to it; its exit
   * code stays unknown.
   */
  public static ChildProcess adopt(ProcessHandle handle) {
    return new ChildProcess(handle, handle.onExit().thenApply(ended -> EXIT_UNKNOWN), null);
  }

  public long pid() {
    return handle.pid();
  }

  public boolean isAlive() {
    return handle.isAlive();
  }

  public ProcessHandle handle() {
    return handle;
  }

  /**
   * Completes with the exit code when the child has ended; 128 + n means that signal n ended it, -1
   * that nobody knows.
   */
  public CompletableFuture<Integer> exit() {
    return exit.copy();
  }

  public void signal(Signal signal) throws IOException {
    signal.send(handle);
  }

  /** Closes the pipe, as this process's death would. */
  public void cutLifeline() throws IOException {
    if (lifeline != null) {
      lifeline.close();
    }
  }

  /**
   * Asks the child to end, and kills it if it has not ended after {@code grace}.
   *
   * @return whether it ended by itself within the grace
   */
  public boolean stop(Duration grace) throws IOException, InterruptedException {
    // A frozen process keeps SIGTERM pending until it is continued.
    signal(Signal.CONT);
    handle.destroy();
    if (awaitExit(grace)) {
      return true;
    }
    handle.destroyForcibly();
    awaitExit(KILL_GRACE);
    return false;
  }

  /** Whether the child has ended, after waiting for it at most {@code atMost}. */
  public boolean awaitExit(Duration atMost) throws InterruptedException {
    try {
      exit().get(atMost.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return !handle.isAlive();
    } catch (ExecutionException e) {
      throw new IllegalStateException("Waiting for process " + pid() + " failed", e);
    }
  }
}
