package io.skein.node.cli.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skein.node.cli.process.ChildProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With small shell processes in the place of nodes. */
class SupervisedChildTest {

  private static final String LIVES = "exec cat";
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir private Path directory;

  private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(2);
  private final Queue<String> warnings = new ConcurrentLinkedQueue<>();
  private final AtomicInteger starts = new AtomicInteger();

  @AfterEach
  void endsTheScheduler() {
    scheduler.shutdownNow();
  }

  @Test
  void startsAgainWhatEndedByItself() throws Exception {
    SupervisedChild child = supervised(LIVES);
    child.start();
    child.awaitReady();
    Long first = child.pid();

    ProcessHandle.of(first == null ? -1 : first).orElseThrow().destroyForcibly();

    await(() -> child.pid() != null && !child.pid().equals(first));
    assertThat(warnings).anyMatch(text -> text.contains("ended by itself (signal 9)"));
    child.stop();
  }

  @Test
  void leavesDownWhatAnOperatorStopped() throws Exception {
    SupervisedChild child = supervised(LIVES);
    child.start();
    child.awaitReady();

    child.stop();

    assertThat(child.state()).isEqualTo(ChildState.DOWN);
    assertThat(child.pid()).isNull();
    // Whatever its end has set off on the scheduler is over when both its threads have done
    // something else.
    for (int i = 0; i < 4; i++) {
      scheduler.submit(() -> {}).get();
    }
    assertThat(starts).hasValue(1);
    assertThat(warnings).isEmpty();
  }

  @Test
  void givesUpOnWhatKeepsEnding() throws Exception {
    SupervisedChild child =
        supervised("if [ -e again ]; then exit 7; else : > again; exec cat; fi");
    child.start();
    child.awaitReady();

    Long pid = child.pid();
    ProcessHandle.of(pid == null ? -1 : pid).orElseThrow().destroyForcibly();

    await(() -> warnings.stream().anyMatch(text -> text.contains("stays down")));
    assertThat(starts).hasValue(1 + 2);
    assertThat(warnings).anyMatch(text -> text.contains("exit code 7"));
    assertThat(child.state()).isEqualTo(ChildState.DOWN);
  }

  @Test
  void badFirstStartIsToldAndNotRepeated() {
    SupervisedChild child = supervised("exit 3");
    child.start();

    assertThatThrownBy(child::awaitReady)
        .isInstanceOf(InstanceException.class)
        .hasMessageContaining("node-1 ended while starting: it was no good");
    assertThat(starts).hasValue(1);
  }

  @Test
  void killsWhatDoesNotEndInTime() throws Exception {
    SupervisedChild child = supervised("trap '' TERM; exec cat");
    child.start();
    child.awaitReady();

    child.stop();

    assertThat(child.isAlive()).isFalse();
    assertThat(warnings).anyMatch(text -> text.contains("was killed"));
  }

  private SupervisedChild supervised(String script) {
    return new SupervisedChild(
        new Shell(script),
        2,
        Clock.systemUTC(),
        scheduler,
        new Progress() {
          @Override
          public void working(String what) {}

          @Override
          public void done(String what) {}

          @Override
          public void warn(String what) {
            warnings.add(what);
          }
        });
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + SOON.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("it took too long").isLessThan(deadline);
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  /** A child that is ready when its process has come as far as running the script. */
  private final class Shell implements Child {
    private final String script;

    Shell(String script) {
      this.script = script;
    }

    @Override
    public String name() {
      return "node-1";
    }

    @Override
    public Path directory() {
      return directory;
    }

    @Override
    public Path output() {
      return directory.resolve("output.log");
    }

    @Override
    public ChildProcess start() throws IOException {
      starts.incrementAndGet();
      return ChildProcess.start(List.of("/bin/sh", "-c", ": > up; " + script), directory, output());
    }

    @Override
    public Answer ask() {
      boolean alive = script.startsWith("exit") || !directory.resolve("up").toFile().exists();
      return alive ? Answer.NONE : Answer.READY;
    }

    @Override
    public String failure() {
      return "it was no good";
    }

    @Override
    public Duration readyWithin() {
      return SOON;
    }

    @Override
    public Duration stopWithin() {
      return Duration.ofSeconds(1);
    }
  }
}
