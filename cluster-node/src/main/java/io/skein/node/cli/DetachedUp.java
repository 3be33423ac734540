package io.skein.node.cli;

import io.skein.node.cli.instance.InstanceFile;
import io.skein.node.cli.instance.InstanceFile.Instance;
import io.skein.node.cli.instance.InstancePlan;
import io.skein.node.cli.instance.Progress;
import io.skein.node.cli.process.ChildProcess;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Starts {@code up} again as a process of its own, shows what that prints until the instance is
 * ready, and leaves it. The supervisor hears neither the terminal's Ctrl-C nor its end; its lines
 * go on in {@code supervisor.log}.
 */
final class DetachedUp {

  /** The option that tells the other process what it is. */
  static final String BACKGROUND = "--background";

  private static final Duration LOOK_INTERVAL = Duration.ofMillis(100);
  private static final String WORKING_MARK = " ...";

  private final InstancePlan plan;
  private final Progress progress;

  DetachedUp(InstancePlan plan, Progress progress) {
    this.plan = plan;
    this.progress = progress;
  }

  int run() throws IOException, InterruptedException {
    Files.createDirectories(plan.data());
    Path log = plan.data().resolve("supervisor.log");
    Process supervisor =
        new ProcessBuilder(ChildProcess.shielded(command()))
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    InstanceFile file = InstanceFile.at(plan.ports().offset());
    try (RandomAccessFile lines = new RandomAccessFile(log.toFile(), "r")) {
      while (true) {
        boolean alive = supervisor.isAlive();
        boolean ready = readyAs(file, supervisor.pid());
        relay(lines);
        if (ready) {
          Terminal.println(ReadyText.of(plan, Terminal.colours()));
          return ExitCode.GOOD;
        }
        if (!alive) {
          return supervisor.exitValue();
        }
        LockSupport.parkNanos(LOOK_INTERVAL.toNanos());
      }
    }
  }

  private static boolean readyAs(InstanceFile file, long pid) throws IOException {
    Optional<Instance> instance = file.read();
    return instance.filter(found -> found.pid() == pid && found.ready()).isPresent();
  }

  /** Passes on the whole lines that have been written since the last call. */
  private void relay(RandomAccessFile log) throws IOException {
    while (true) {
      long before = log.getFilePointer();
      String raw = log.readLine();
      if (raw == null || (log.getFilePointer() == log.length() && !endsWithNewline(log))) {
        log.seek(before);
        return;
      }
      show(new String(raw.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
    }
  }

  private void show(String line) {
    if (line.endsWith(WORKING_MARK)) {
      progress.working(line.substring(0, line.length() - WORKING_MARK.length()));
    } else if (line.startsWith(PlainProgress.WARNING)) {
      progress.warn(line.substring(PlainProgress.WARNING.length()));
    } else if (!line.isBlank()) {
      progress.done(line);
    }
  }

  private static boolean endsWithNewline(RandomAccessFile log) throws IOException {
    long end = log.getFilePointer();
    log.seek(end - 1);
    return log.read() == '\n';
  }

  /** This very JVM's command, without {@code --detach}. */
  private List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(plan.nodeJava().java().toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xms16m", "-Xmx128m"));
    command.add("-Dskein.home=" + plan.home().root());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(SkeinCommand.class.getName());
    command.addAll(
        List.of(
            "up",
            BACKGROUND,
            "--nodes",
            Integer.toString(plan.nodes()),
            "--stores",
            Integer.toString(plan.stores()),
            "--data",
            plan.data().toString(),
            "--port-offset",
            Integer.toString(plan.ports().offset())));
    return List.copyOf(command);
  }
}
