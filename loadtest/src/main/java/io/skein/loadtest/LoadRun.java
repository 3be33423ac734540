package io.skein.loadtest;

import io.skein.loadtest.engine.Engine;
import io.skein.loadtest.engine.Execution;
import io.skein.loadtest.engine.Needs;
import io.skein.loadtest.engine.Observer;
import io.skein.loadtest.engine.RunException;
import io.skein.loadtest.engine.RunPlan;
import io.skein.loadtest.report.HtmlReport;
import io.skein.loadtest.result.Comparison;
import io.skein.loadtest.result.ExitCode;
import io.skein.loadtest.result.IntervalLog;
import io.skein.loadtest.result.ResultFiles;
import io.skein.loadtest.result.RunResult;
import io.skein.loadtest.result.RunResultBuilder;
import io.skein.loadtest.result.Thresholds;
import io.skein.loadtest.system.Target;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One run from the command line: shown while it goes, written down, judged. */
final class LoadRun {
  private static final long REPORT_WITHIN_SECONDS = 30;

  private final PrintWriter out;
  private final PrintWriter err;
  private final OutputOptions output;
  private final Executions executions;

  LoadRun(PrintWriter out, PrintWriter err, OutputOptions output) {
    this(out, err, output, Executions.HERE);
  }

  LoadRun(PrintWriter out, PrintWriter err, OutputOptions output, Executions executions) {
    this.out = out;
    this.err = err;
    this.output = output;
    this.executions = executions;
  }

  /**
   * Runs the plan.
   *
   * @return exit code
   */
  int run(RunPlan plan, Target target) {
    Thresholds thresholds = output.thresholds();
    RunResult baseline = output.baseline();
    tellNeeds(plan, target);
    ResultFiles files = files(plan.scenario());
    LiveView view =
        new LiveView(err, Boolean.getBoolean("skein.tty") && !output.json, plan.schedule());
    CountDownLatch written = new CountDownLatch(1);
    try (IntervalLog log = intervalLog(files)) {
      Execution execution = executions.of(plan, target, new Recording(view, log));
      Thread onInterrupt = new Thread(() -> finish(execution, written), "interrupted");
      Runtime.getRuntime().addShutdownHook(onInterrupt);
      try {
        Engine.Outcome outcome = execution.run();
        view.end();
        RunResult result = compared(outcome.result().judgedBy(thresholds), baseline);
        tell(files, result);
        return exitCode(outcome.ending(), result).number();
      } finally {
        written.countDown();
        forget(onInterrupt);
      }
    }
  }

  /**
   * Runs at one rate after the other, until the highest that holds is known; writes that one down,
   * also if the search ends before that.
   *
   * @return exit code; a search that found no rate that holds has failed
   */
  int findMax(double firstRate, DoubleFunction<RunPlan> plans, Target target) {
    Thresholds thresholds = output.thresholds();
    RunResult baseline = output.baseline();
    tellNeeds(plans.apply(firstRate), target);
    ResultFiles files = files(plans.apply(firstRate).scenario() + "-max");
    KneeSearch.Found found =
        new KneeSearch(plans, plan -> executions.of(plan, target, Observer.NOBODY), thresholds, err)
            .from(firstRate);
    RunResult result = compared(found.result().judgedBy(thresholds), baseline);
    tell(files, result);
    return found.code(result).number();
  }

  /**
   * For a scenario that runs by itself.
   *
   * @return exit code; a lost connection fails it
   */
  int judge(String scenario, Supplier<RunResultBuilder> run) {
    if (output.findMax) {
      throw new RunException(
          RunException.Kind.USAGE, scenario + " offers no rate to raise: leave out --find-max");
    }
    Thresholds thresholds = output.thresholds();
    RunResult baseline = output.baseline();
    ResultFiles files = files(scenario);
    RunResult result = compared(run.get().judgedBy(thresholds), baseline);
    tell(files, result);
    return exitCodeAlone(result).number();
  }

  /** Before the run: a limit that refuses its users shall not cost one. */
  private void tellNeeds(RunPlan plan, Target target) {
    Needs.of(plan, target).forEach(limit -> err.println("server limit " + limit.sentence()));
    err.flush();
  }

  private static RunResult compared(RunResult result, @Nullable RunResult baseline) {
    return baseline == null ? result : result.comparedWith(baseline);
  }

  private ResultFiles files(String scenario) {
    try {
      return ResultFiles.in(output.directory(scenario));
    } catch (UncheckedIOException e) {
      throw new RunException(RunException.Kind.MACHINE, String.valueOf(e.getMessage()));
    }
  }

  private static IntervalLog intervalLog(ResultFiles files) {
    try {
      return files.intervalLog(Instant.now());
    } catch (UncheckedIOException e) {
      throw new RunException(RunException.Kind.MACHINE, String.valueOf(e.getMessage()));
    }
  }

  /** Prints the result, then writes it down: a full disk shall not cost the run. */
  private void tell(ResultFiles files, RunResult result) {
    if (output.json) {
      out.println(Summary.json(result));
    } else {
      Summary.print(out, result);
      Comparison comparison = result.comparison();
      if (comparison != null) {
        out.println(comparison.table());
      }
    }
    out.flush();
    try {
      files.write(result, HtmlReport.of(result));
    } catch (UncheckedIOException e) {
      throw new RunException(RunException.Kind.MACHINE, String.valueOf(e.getMessage()));
    }
    if (!output.json) {
      out.println("report:  " + files.reportFile());
      out.flush();
    }
  }

  /** Runs while the JVM ends, which waits for it: Ctrl-C shall leave a report behind. */
  private void finish(Execution execution, CountDownLatch written) {
    execution.interrupt();
    try {
      boolean unused = written.await(REPORT_WITHIN_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // Whoever opened them does not get so far before the JVM has ended.
    executions.close();
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      // It runs.
    }
  }

  /** Of a scenario that runs by itself: a lost connection fails it, and the loss of all ends it. */
  static ExitCode exitCodeAlone(RunResult result) {
    if (result.partial()) {
      return ExitCode.TARGET_DIED;
    }
    return result.errors().containsKey("CONNECTION_LOST") ? ExitCode.FAILED : result.exitCode();
  }

  static ExitCode exitCode(Engine.Ending ending, RunResult result) {
    if (result.integrity().violations() > 0) {
      return ExitCode.FAILED;
    }
    return switch (ending) {
      case COMPLETED -> result.exitCode();
      case INTERRUPTED -> ExitCode.INTERRUPTED;
      case TARGET_DIED -> ExitCode.TARGET_DIED;
      case GENERATOR_LOST -> ExitCode.GENERATOR_LOST;
    };
  }
}
