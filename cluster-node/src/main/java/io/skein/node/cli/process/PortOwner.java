package io.skein.node.cli.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Finds the process that listens on a TCP port: by /proc on Linux, by lsof elsewhere, as far as
 * this user may look.
 */
public final class PortOwner {

  private static final String INSTANCE_MARK = "-Dskein.instance=";
  private static final String LISTENING = "0A";
  private static final int LSOF_SECONDS_MAX = 5;

  private PortOwner() {}

  /** "process 4711 (java io.skein...)", or "another process" if it cannot be found. */
  public static String describe(int port) {
    return find(port)
        .map(process -> "process " + process.pid() + " (" + commandOf(process) + ")")
        .orElse("another process");
  }

  public static Optional<ProcessHandle> find(int port) {
    try {
      return Files.isReadable(Path.of("/proc/net/tcp")) ? byProc(port) : byLsof(port);
    } catch (IOException e) {
      // Who holds the port is a courtesy; that it is held is known already.
      return Optional.empty();
    }
  }

  /**
   * A JVM's command line is pages of options; its own mark, or else what it runs, tells more than
   * how it begins.
   */
  private static String commandOf(ProcessHandle process) {
    String program =
        process.info().command().map(path -> Path.of(path).getFileName().toString()).orElse("?");
    List<String> arguments =
        process.info().commandLine().map(line -> List.of(line.split(" ", -1))).orElse(List.of());
    String telling =
        arguments.stream()
            .filter(argument -> argument.startsWith(INSTANCE_MARK))
            .map(argument -> argument.substring(2))
            .findFirst()
            .orElseGet(
                () ->
                    arguments.stream()
                        .skip(1)
                        .filter(argument -> !argument.startsWith("-"))
                        .findFirst()
                        .orElse(""));
    return (program + " " + telling).strip();
  }

  private static Optional<ProcessHandle> byProc(int port) throws IOException {
    Set<String> sockets = new HashSet<>();
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      if (Files.isReadable(Path.of(table))) {
        sockets.addAll(listeningSockets(Files.readAllLines(Path.of(table)), port));
      }
    }
    if (sockets.isEmpty()) {
      return Optional.empty();
    }
    return ProcessHandle.allProcesses().filter(process -> holds(process, sockets)).findFirst();
  }

  /** Inodes, as {@code socket:[N]}, of the table's listeners on {@code port}. */
  static Set<String> listeningSockets(List<String> table, int port) {
    String suffix = String.format(Locale.ROOT, ":%04X", port);
    Set<String> sockets = new HashSet<>();
    for (String line : table) {
      String[] fields = line.strip().split("\\s+", -1);
      if (fields.length > 9 && fields[1].endsWith(suffix) && fields[3].equals(LISTENING)) {
        sockets.add("socket:[" + fields[9] + "]");
      }
    }
    return sockets;
  }

  private static boolean holds(ProcessHandle process, Set<String> sockets) {
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(Path.of("/proc", Long.toString(process.pid()), "fd"))) {
      for (Path file : files) {
        if (sockets.contains(Files.readSymbolicLink(file).toString())) {
          return true;
        }
      }
      return false;
    } catch (IOException | java.nio.file.DirectoryIteratorException e) {
      // Another user's process, or one that has just ended.
      return false;
    }
  }

  private static Optional<ProcessHandle> byLsof(int port) throws IOException {
    Process lsof =
        new ProcessBuilder("lsof", "-nP", "-t", "-iTCP:" + port, "-sTCP:LISTEN")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(lsof.getInputStream(), StandardCharsets.UTF_8))) {
      String pid = lines.readLine();
      if (!lsof.waitFor(LSOF_SECONDS_MAX, TimeUnit.SECONDS)) {
        lsof.destroyForcibly();
      }
      return pid == null ? Optional.empty() : ProcessHandle.of(Long.parseLong(pid.strip()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
