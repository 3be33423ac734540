package io.skein.node.journal.sim;

import io.skein.node.journal.Clocks;
import io.skein.node.journal.Loop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * One life of a node's program: its loop, its clocks, and what may befall it between any two of its
 * readings of a clock and calls of a port (its <em>points</em>): it is stopped for a while, its
 * machine is suspended, or it dies. Time that passes at a point within a task is kept as the task's
 * {@link #lag}; all that the task does afterwards happens so much later.
 */
final class NodeProcess implements Loop, Clocks {
  private final World world;
  private final Machine machine;
  private final String name;
  private final Faults faults;
  private final Consumer<RuntimeException> onFailure;
  private final ArrayDeque<Runnable> ready = new ArrayDeque<>();
  private long pointsLeft;
  private long lag;
  private long busyUntil;
  private boolean running;
  private boolean draining;
  private boolean dead;
  private Runnable onDeath = () -> {};

  NodeProcess(
      World world,
      Machine machine,
      String name,
      Faults faults,
      Consumer<RuntimeException> onFailure) {
    this.world = world;
    this.machine = machine;
    this.name = name;
    this.faults = faults;
    this.onFailure = onFailure;
    this.pointsLeft = world.tries(faults.perPoint);
  }

  String name() {
    return name;
  }

  Machine machine() {
    return machine;
  }

  boolean isDead() {
    return dead;
  }

  /** Whether it does nothing at present, as others see it. */
  boolean isStanding() {
    return busyUntil > world.now();
  }

  void onDeath(Runnable task) {
    onDeath = task;
  }

  /** True time as this process lives it: later than the world's within a task that was stopped. */
  long time() {
    return Math.max(world.now() + lag, running ? 0 : busyUntil);
  }

  // Loop.

  @Override
  public void execute(Runnable task) {
    if (dead) {
      return;
    }
    ready.add(task);
    if (!running && !draining) {
      draining = true;
      world.at(busyUntil, this::drain);
    }
  }

  private void drain() {
    draining = false;
    while (!dead && !ready.isEmpty()) {
      if (busyUntil > world.now()) {
        draining = true;
        world.at(busyUntil, this::drain);
        return;
      }
      Runnable task = ready.remove();
      running = true;
      try {
        task.run();
      } catch (RuntimeException failure) {
        onFailure.accept(failure);
      } finally {
        running = false;
        busyUntil = world.now() + lag;
        lag = 0;
      }
    }
  }

  @Override
  public Timer after(Duration delay, Runnable task) {
    Due due = new Due(machine.monotonic(time()) + delay.toNanos(), task);
    due.await(time());
    return due;
  }

  private final class Due implements Timer {
    private final long monotonic;
    private final Runnable task;
    private boolean cancelled;

    Due(long monotonic, Runnable task) {
      this.monotonic = monotonic;
      this.task = task;
    }

    void await(long from) {
      world.at(Math.max(from, machine.timeOf(monotonic)), this::fire);
    }

    private void fire() {
      if (dead || cancelled) {
        return;
      }
      long time = Math.max(world.now(), busyUntil);
      if (machine.monotonic(time) < monotonic) {
        await(time + 1);
        return;
      }
      execute(
          () -> {
            if (!cancelled) {
              task.run();
            }
          });
    }

    @Override
    public void cancel() {
      cancelled = true;
    }
  }

  // Clocks.

  @Override
  public long monotonicNanos() {
    point();
    return machine.monotonic(time());
  }

  @Override
  public long wallMillis() {
    point();
    return machine.wallMillis(time());
  }

  // What befalls it.

  /** Something may happen here. */
  void point() {
    if (--pointsLeft <= 0 && !dead) {
      pointsLeft = world.tries(faults.perPoint);
      befall();
    }
  }

  private void befall() {
    if (!faults.raging(world.now())) {
      return;
    }
    if (world.chance(faults.crashShare)) {
      die("at a point");
    } else if (world.chance(faults.suspendShare)) {
      suspend(faults.pause(world));
    } else {
      pause(faults.pause(world));
    }
  }

  /** SIGSTOP, and SIGCONT after a while. */
  void pause(long duration) {
    world.trace(() -> name + " is stopped for " + seconds(duration));
    stand(duration);
  }

  /** The machine sleeps for a while. */
  void suspend(long duration) {
    world.trace(() -> machine.name() + " is suspended for " + seconds(duration));
    machine.suspend(duration);
    stand(duration);
  }

  private void stand(long duration) {
    if (running) {
      lag += duration;
    } else {
      busyUntil = Math.max(world.now(), busyUntil) + duration;
    }
  }

  void die(String how) {
    if (!dead) {
      world.trace(() -> name + " dies " + how);
      dead = true;
      ready.clear();
      onDeath.run();
    }
  }

  static String seconds(long nanos) {
    return String.format("%.3f s", nanos / 1e9);
  }
}
