package io.skein.node.cli.instance;

import io.skein.node.cli.instance.Child.Answer;
import io.skein.node.cli.instance.InstanceException.Reason;
import io.skein.node.cli.process.ChildProcess;
import io.skein.node.cli.process.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One child and what is wanted of it: started again when it ends by itself, left alone when an
 * operator stopped it.
 *
 * <p>Thread-safe. Nothing blocks under the lock but the start of a process.
 */
final class SupervisedChild {

  private static final Duration ASK_INTERVAL = Duration.ofMillis(100);
  private static final String PID_FILE = "pid";

  private final Child child;
  private final int restartsPerMinute;
  private final Clock clock;
  private final ScheduledExecutorService scheduler;
  private final Progress progress;

  private @Nullable ChildProcess process;
  private RestartRule rule;

  /**
   * Whether an end is to be answered by another start. False until it was ready once: a bad start
   * is told, not repeated.
   */
  private boolean kept;

  private boolean wasReady;
  private boolean draining;

  SupervisedChild(
      Child child,
      int restartsPerMinute,
      Clock clock,
      ScheduledExecutorService scheduler,
      Progress progress) {
    this.child = child;
    this.restartsPerMinute = restartsPerMinute;
    this.clock = clock;
    this.scheduler = scheduler;
    this.progress = progress;
    this.rule = RestartRule.perMinute(restartsPerMinute);
  }

  String name() {
    return child.name();
  }

  Path output() {
    return child.output();
  }

  /** Starts it as an operator's wish; does nothing if it runs. */
  synchronized void start() {
    if (isAlive()) {
      return;
    }
    rule = RestartRule.perMinute(restartsPerMinute);
    kept = false;
    try {
      took(child.start());
    } catch (IOException e) {
      throw new InstanceException(
          Reason.MACHINE, name() + " cannot be started: " + e.getMessage(), e);
    }
  }

  /** Takes over a process that another supervisor left behind, if it serves. */
  boolean adopt(ChildProcess running) {
    if (child.ask() != Answer.READY) {
      return false;
    }
    took(running);
    return true;
  }

  /** Waits until it takes requests, and keeps it running from then on. */
  void awaitReady() {
    long deadline = System.nanoTime() + child.readyWithin().toNanos();
    while (child.ask() != Answer.READY) {
      if (!isAlive()) {
        throw new InstanceException(
            Reason.TARGET_GONE, name() + " ended while starting: " + child.failure());
      }
      if (System.nanoTime() > deadline) {
        throw new InstanceException(
            Reason.TARGET_GONE,
            name()
                + " is not ready after "
                + child.readyWithin().toSeconds()
                + " s; what it prints is in "
                + child.output());
      }
      LockSupport.parkNanos(ASK_INTERVAL.toNanos());
    }
    synchronized (this) {
      if (isAlive()) {
        wasReady = true;
        kept = true;
      }
    }
  }

  /**
   * Ends it in order, or by force when it takes too long, and leaves it down. Returns when it is
   * gone.
   */
  void stop() throws IOException, InterruptedException {
    ChildProcess running = release(true);
    if (running != null && !running.stop(child.stopWithin())) {
      progress.warn(
          name() + " did not end within " + child.stopWithin().toSeconds() + " s and was killed");
    }
  }

  /** Ends it at once and leaves it down. Returns when it is gone. */
  void kill() throws InterruptedException {
    ChildProcess running = release(false);
    if (running != null) {
      running.handle().destroyForcibly();
      running.awaitExit(child.stopWithin());
    }
  }

  /** Freezes or continues it. */
  void signal(Signal signal) throws IOException {
    ChildProcess running = running();
    if (running == null) {
      throw new InstanceException(Reason.TARGET_GONE, name() + " does not run");
    }
    running.signal(signal);
  }

  /** Its pid, or null while it does not run. */
  synchronized @Nullable Long pid() {
    return process != null && process.isAlive() ? (Long) process.pid() : null;
  }

  synchronized boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** How it is doing. Asks the process, so it may take a second. */
  ChildState state() {
    if (!isAlive()) {
      return ChildState.DOWN;
    }
    Answer answer = child.ask();
    synchronized (this) {
      if (!isAlive()) {
        return ChildState.DOWN;
      }
      if (draining || answer == Answer.DRAINING) {
        return ChildState.DRAINING;
      }
      if (answer == Answer.READY) {
        wasReady = true;
        return ChildState.READY;
      }
      // Silence after it once answered is a frozen or hung process, which serves nobody.
      return answer == Answer.NONE && wasReady ? ChildState.DOWN : ChildState.STARTING;
    }
  }

  private synchronized @Nullable ChildProcess running() {
    return process != null && process.isAlive() ? process : null;
  }

  /** From here on its end is wanted. */
  private synchronized @Nullable ChildProcess release(boolean drains) {
    kept = false;
    draining = drains;
    return process != null && process.isAlive() ? process : null;
  }

  private synchronized void took(ChildProcess started) {
    process = started;
    wasReady = false;
    draining = false;
    writePid(started);
    // On another thread even if it has ended already: the lock is held here.
    var unused = started.exit().thenAcceptAsync(code -> ended(started, code), scheduler);
  }

  private void writePid(ChildProcess started) {
    try {
      Files.createDirectories(child.directory());
      Files.writeString(child.directory().resolve(PID_FILE), started.pid() + "\n");
    } catch (IOException e) {
      progress.warn("The pid of " + name() + " cannot be written down: " + e.getMessage());
    }
  }

  private synchronized void ended(ChildProcess which, int code) {
    if (which != process || !kept) {
      return;
    }
    RestartRule.Decision decision = rule.ended(clock.instant());
    if (decision instanceof RestartRule.Restart restart) {
      rule = restart.next();
      progress.warn(name() + " ended by itself (" + describe(code) + "); starting it again");
      var unused =
          scheduler.schedule(
              () -> restart(which), restart.pause().toMillis(), TimeUnit.MILLISECONDS);
    } else {
      kept = false;
      progress.warn(
          name()
              + " was restarted "
              + restartsPerMinute
              + " times within a minute and stays down: "
              + child.failure()
              + "; ./skein node "
              + name()
              + " start tries again");
    }
  }

  private synchronized void restart(ChildProcess after) {
    if (after != process || !kept) {
      // An operator was quicker.
      return;
    }
    try {
      took(child.start());
    } catch (IOException e) {
      kept = false;
      progress.warn(name() + " cannot be started again: " + e.getMessage());
    }
  }

  private static String describe(int code) {
    return code > 128 ? "signal " + (code - 128) : "exit code " + code;
  }
}
