package io.skein.loadtest.generators;

import io.skein.loadtest.engine.RunException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Agents on this machine, started by the launcher for one command, with a secret that nobody else
 * has. They end with their standard input: when this is closed, and when this process dies.
 */
public final class LocalGenerators implements AutoCloseable {
  /** What an agent prints before its address, so that whoever started it finds it. */
  public static final String LISTENING = "listening on ";

  private static final Duration START_WITHIN = Duration.ofMinutes(2);
  private static final Duration END_WITHIN = Duration.ofSeconds(10);

  /** Ctrl-C goes to all of a terminal's processes: these shall hand over what they measured. */
  private static final List<String> DEAF_TO_INTERRUPTS =
      List.of("/bin/sh", "-c", "trap '' INT; exec \"$@\"", "skein");

  private final List<Process> processes = new ArrayList<>();
  private final List<InetSocketAddress> addresses = new ArrayList<>();
  private final Duration endWithin;

  private LocalGenerators(Duration endWithin) {
    this.endWithin = endWithin;
  }

  /**
   * Starts them; returns when all listen.
   *
   * @param launcher the checkout's {@code skein}
   * @throws RunException if one does not start
   */
  public static LocalGenerators start(int count, Path launcher, Secret secret) {
    return start(count, launcher, secret, START_WITHIN, END_WITHIN);
  }

  /**
   * @param within how long each may take to listen
   * @param endWithin how long all may take to end when they are told to, and again when they are
   *     made to
   */
  static LocalGenerators start(
      int count, Path launcher, Secret secret, Duration within, Duration endWithin) {
    LocalGenerators all = new LocalGenerators(endWithin);
    try {
      for (int i = 0; i < count; i++) {
        all.processes.add(process(launcher, secret));
      }
      for (Process process : all.processes) {
        all.addresses.add(address(process, within));
      }
      return all;
    } catch (IOException | RuntimeException e) {
      all.close();
      throw new RunException(
          RunException.Kind.MACHINE, "a generator does not start: " + e.getMessage());
    }
  }

  private static Process process(Path launcher, Secret secret) throws IOException {
    List<String> command = new ArrayList<>(DEAF_TO_INTERRUPTS);
    command.addAll(
        List.of(
            launcher.toString(), "load", "agent", "--listen", "127.0.0.1:0", "--until-input-ends"));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put(Secret.VARIABLE, secret.text());
    // What runs is built, and shall not change under the coordinator.
    builder.environment().put("SKEIN_BUILD", "never");
    return builder.start();
  }

  private static InetSocketAddress address(Process process, Duration within) throws IOException {
    CompletableFuture<String> first = new CompletableFuture<>();
    Thread reader = new Thread(() -> read(process, first), "generator-" + process.pid());
    reader.setDaemon(true);
    reader.start();
    String line;
    try {
      line = first.get(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException("it says nothing for " + within.toMillis() + " ms", e);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause().getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    if (!line.startsWith(LISTENING)) {
      throw new IOException(
          line.isEmpty() ? "it has ended; what it said is above" : "it says " + line);
    }
    return HostPort.parse(line.substring(LISTENING.length()).strip());
  }

  /**
   * Reads all that it prints, so that it never waits for that.
   *
   * @param first gets the first line; empty if there is none
   */
  private static void read(Process process, CompletableFuture<String> first) {
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line = out.readLine();
      first.complete(line == null ? "" : line);
      out.lines().forEach(unused -> {});
    } catch (IOException | UncheckedIOException e) {
      first.completeExceptionally(e);
    }
  }

  public List<InetSocketAddress> addresses() {
    return List.copyOf(addresses);
  }

  @Override
  public void close() {
    for (Process process : processes) {
      try {
        process.getOutputStream().close();
      } catch (IOException e) {
        // It is gone already.
      }
    }
    boolean interrupted = !awaitEnd();
    processes.forEach(Process::destroyForcibly);
    // It is asked for, not done, when destroyForcibly returns.
    interrupted |= !awaitEnd();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * @return false if it was interrupted
   */
  private boolean awaitEnd() {
    long end = System.nanoTime() + endWithin.toNanos();
    try {
      for (Process process : processes) {
        boolean unused =
            process.waitFor(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
      }
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }
}
