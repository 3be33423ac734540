package io.skein.loadtest.engine;

import io.skein.loadtest.result.TimeLine;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Carries out the steps of a run in their order of time, on a thread of its own. */
public final class Steps implements Step.Controls {
  private static final long SECOND = 1_000_000_000L;
  private static final long POLL_MILLIS = 10;

  /** Who has failed drops nothing, and is told of elsewhere. */
  private static final int DROP_WITHIN_SECONDS = 5;

  private final List<Step> steps;
  private final long startNanos;
  private final Crowd crowd;
  private final BiConsumer<TimeLine.Mark.Kind, String> marks;
  private final Map<String, Object> figures;
  private final List<String> flaws;

  /** Has not taken effect yet; of the steps' thread. */
  private @Nullable Step current;

  private final Thread thread = new Thread(this::run, "steps");

  /**
   * @param startNanos when time begins, {@link System#nanoTime()}
   * @param marks told what happens, when it does
   * @param figures where the steps' figures go
   * @param flaws where it is told which could not be carried out, a sentence each; of the steps'
   *     thread until {@link #stop} has returned
   */
  public Steps(
      List<Step> steps,
      long startNanos,
      Crowd crowd,
      BiConsumer<TimeLine.Mark.Kind, String> marks,
      Map<String, Object> figures,
      List<String> flaws) {
    this.steps = steps.stream().sorted(Comparator.comparingDouble(Step::atSeconds)).toList();
    this.startNanos = startNanos;
    this.crowd = crowd;
    this.marks = marks;
    this.figures = figures;
    this.flaws = flaws;
  }

  /** Begins to wait for the first one. */
  public void start() {
    thread.start();
  }

  /** Ends it; a step that runs is interrupted. */
  public void stop() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      for (Step step : steps) {
        long due = startNanos + (long) (step.atSeconds() * SECOND);
        TimeUnit.NANOSECONDS.sleep(Math.max(0, due - System.nanoTime()));
        carryOut(step);
      }
    } catch (InterruptedException over) {
      // The run has ended before the step was due, or done.
    }
  }

  private void carryOut(Step step) throws InterruptedException {
    current = step;
    try {
      step.action().carryOut(this);
      began();
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      marks.accept(TimeLine.Mark.Kind.NOTE, step.label() + " failed: " + e.getMessage());
      flaws.add("A step was not carried out: " + step.label() + ": " + e.getMessage() + ".");
    }
  }

  @Override
  public void began() {
    Step step = current;
    if (step != null) {
      current = null;
      marks.accept(step.kind(), step.label());
    }
  }

  @Override
  public void drop(double share, long awayNanos) {
    crowd
        .drop(share, awayNanos)
        .completeOnTimeout(null, DROP_WITHIN_SECONDS, TimeUnit.SECONDS)
        .join();
  }

  @Override
  public boolean awaitAllPresent(long atMostMillis) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(atMostMillis);
    while (!crowd.allPresent()) {
      if (System.nanoTime() > end) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
    return true;
  }

  @Override
  public void mark(TimeLine.Mark.Kind kind, String label) {
    marks.accept(kind, label);
  }

  @Override
  public void figure(String name, Object value) {
    figures.put(name, value);
  }
}
