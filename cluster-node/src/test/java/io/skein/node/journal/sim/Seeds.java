package io.skein.node.journal.sim;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.skein.node.journal.sim.Simulation.Outcome;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Runs many seeds, on all processors, until one shows a violation. Which seeds: fresh ones each
 * time, or those that {@code -Dskein.simulation.seed} and {@code -Dskein.simulation.seeds} say.
 */
final class Seeds {
  /** What a number of runs came to. */
  record Result(long runs, long steps, long acknowledged, @Nullable Outcome violating) {}

  private static final String FIRST = "skein.simulation.seed";
  private static final String COUNT = "skein.simulation.seeds";

  private Seeds() {}

  static long first() {
    Long given = Long.getLong(FIRST);
    return given == null ? new SplittableRandom().nextLong(1L << 40) : given;
  }

  static long count(long usual) {
    return Long.getLong(COUNT, System.getProperty(FIRST) == null ? usual : 1);
  }

  /** The seeds from this one on, each under what is said for it, until one is not clean. */
  static Result run(long first, long count, LongFunction<Mutation> mutation) {
    return run(first, count, mutation, outcome -> !outcome.isClean());
  }

  /** The same, until one is of this kind. */
  static Result run(
      long first, long count, LongFunction<Mutation> mutation, Predicate<Outcome> wanted) {
    // What the journal logs about each fault would cost more than the runs.
    Logger logger = (Logger) LoggerFactory.getLogger("io.skein.node.journal");
    Level before = logger.getLevel();
    logger.setLevel(Level.OFF);
    try {
      return runAll(first, count, mutation, wanted);
    } finally {
      logger.setLevel(before);
    }
  }

  private static Result runAll(
      long first, long count, LongFunction<Mutation> mutation, Predicate<Outcome> wanted) {
    AtomicLong next = new AtomicLong();
    AtomicLong runs = new AtomicLong();
    AtomicLong steps = new AtomicLong();
    AtomicLong acknowledged = new AtomicLong();
    AtomicReference<@Nullable Outcome> violating = new AtomicReference<>();
    Callable<Void> work =
        () -> {
          for (long i = next.getAndIncrement();
              i < count && violating.get() == null;
              i = next.getAndIncrement()) {
            Outcome outcome = Simulation.run(first + i, mutation.apply(first + i), false);
            runs.incrementAndGet();
            steps.addAndGet(outcome.steps());
            acknowledged.addAndGet(outcome.acknowledged());
            if (wanted.test(outcome)) {
              violating.compareAndSet(null, outcome);
            }
          }
          return null;
        };
    int processors = Runtime.getRuntime().availableProcessors();
    ExecutorService executor = Executors.newFixedThreadPool(processors);
    try {
      List<Future<Void>> workers =
          IntStream.range(0, processors).mapToObj(i -> executor.submit(work)).toList();
      for (Future<Void> worker : workers) {
        worker.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a run failed by itself", e.getCause());
    } finally {
      executor.shutdownNow();
    }
    return new Result(runs.get(), steps.get(), acknowledged.get(), violating.get());
  }
}
