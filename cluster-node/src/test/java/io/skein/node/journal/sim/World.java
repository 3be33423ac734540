package io.skein.node.journal.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * True time, chance, and all that is going to happen. Everything in a run happens in one thread,
 * one step after the other, in an order that the seed alone decides.
 */
final class World {
  static final long MILLIS = 1_000_000L;
  static final long SECONDS = 1_000 * MILLIS;

  private record Step(long at, long order, Runnable task) implements Comparable<Step> {
    @Override
    public int compareTo(Step other) {
      return at == other.at ? Long.compare(order, other.order) : Long.compare(at, other.at);
    }
  }

  private final SplittableRandom random;
  private final boolean tracing;
  private final List<String> trace = new ArrayList<>();
  private final PriorityQueue<Step> steps = new PriorityQueue<>();
  private long now;
  private long order;
  private long taken;

  World(long seed, boolean tracing) {
    this.random = new SplittableRandom(seed);
    this.tracing = tracing;
  }

  /** Nanoseconds since the beginning. */
  long now() {
    return now;
  }

  long stepsTaken() {
    return taken;
  }

  void at(long time, Runnable task) {
    steps.add(new Step(Math.max(time, now), order++, task));
  }

  void after(long delay, Runnable task) {
    at(now + delay, task);
  }

  /** Takes steps until this time, or until there is none. */
  void runUntil(long end) {
    while (!steps.isEmpty() && steps.peek().at() <= end) {
      Step step = steps.remove();
      now = step.at();
      taken++;
      step.task().run();
    }
    now = Math.max(now, end);
  }

  // Chance.

  /** 0 up to, not including, the bound. */
  int pick(int bound) {
    return random.nextInt(bound);
  }

  <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  boolean chance(double probability) {
    return probability > 0 && random.nextDouble() < probability;
  }

  /** Evenly from {@code from} to {@code to}. */
  long between(long from, long to) {
    return from >= to ? from : random.nextLong(from, to);
  }

  /** From {@code from} to {@code to}, each order of magnitude as likely as the next. */
  long scaled(long from, long to) {
    return (long) (from * Math.pow((double) to / from, random.nextDouble()));
  }

  /** How many tries until an event of this probability happens; at least 1. */
  long tries(double probability) {
    if (probability <= 0) {
      return Long.MAX_VALUE;
    }
    double drawn =
        Math.log(1 - random.nextDouble()) / Math.log(1 - Math.min(probability, 0.999999));
    return 1 + (long) Math.min(drawn, 1e15);
  }

  // Trace.

  void trace(Supplier<String> line) {
    if (tracing) {
      trace.add(String.format("%12.6f  %s", now / 1e9, line.get()));
    }
  }

  boolean tracing() {
    return tracing;
  }

  List<String> traced() {
    return trace;
  }
}
