package io.skein.loadtest;

import io.skein.loadtest.FindMax.Answer;
import io.skein.loadtest.engine.Engine;
import io.skein.loadtest.engine.Execution;
import io.skein.loadtest.engine.RunException;
import io.skein.loadtest.engine.RunPlan;
import io.skein.loadtest.result.ExitCode;
import io.skein.loadtest.result.RunResult;
import io.skein.loadtest.result.RunResult.ThresholdResult;
import io.skein.loadtest.result.RunResultBuilder;
import io.skein.loadtest.result.Thresholds;
import io.skein.loadtest.scenario.ScenarioException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The runs of a search for the knee: tells each in a line, and keeps what the best of them found,
 * whatever ends the search. Confined to one thread.
 */
final class KneeSearch {
  private final DoubleFunction<RunPlan> plans;
  private final Function<RunPlan, Execution> executions;
  private final Thresholds thresholds;
  private final PrintWriter err;
  private @Nullable Run held;
  private @Nullable Run last;
  private RunResult.Integrity broken = RunResult.Integrity.NONE;
  private List<String> flaws = List.of();
  private ExitCode code = ExitCode.PASSED;

  /** Why it ended before the knee was narrow; empty: it did not. */
  private String why = "";

  /** One that was made. */
  private record Run(RunResultBuilder builder, RunResult result) {}

  /**
   * What was found.
   *
   * @param result of the highest rate that held, or else of the last one; to be judged
   * @param code how the search ended, if {@code result} does not say it; else passed
   */
  record Found(RunResultBuilder result, ExitCode code) {
    /** How a command ends with it. */
    ExitCode code(RunResult judged) {
      return code == ExitCode.PASSED || judged.integrity().violations() > 0
          ? judged.exitCode()
          : code;
    }
  }

  /**
   * @param plans by rate
   */
  KneeSearch(
      DoubleFunction<RunPlan> plans,
      Function<RunPlan, Execution> executions,
      Thresholds thresholds,
      PrintWriter err) {
    this.plans = plans;
    this.executions = executions;
    this.thresholds = thresholds;
    this.err = err;
  }

  /**
   * Searches.
   *
   * @throws RunException if not even the first run gets as far as its first phase
   */
  Found from(double firstRate) {
    FindMax.Knee knee = FindMax.search(firstRate, this::at);
    Run best = Objects.requireNonNull(held != null ? held : last);
    RunResultBuilder result =
        best.builder
            .figure("max_rate_that_holds", Math.round(knee.holding()))
            .figure("tried", knee.tried().toString());
    FindMax.Tried end = knee.tried().get(knee.tried().size() - 1);
    if (Double.isFinite(knee.breaking())) {
      result.figure("rate_that_breaks", Math.round(knee.breaking()));
    } else if (end.answer() == Answer.HOLDS) {
      result.note("Every rate that was tried holds: begin with a higher one to find the knee.");
    }
    if (end.answer().isLast()) {
      result.figure("search_ended_by", end.answer().name().toLowerCase(Locale.ROOT));
      result.note(String.format(Locale.ROOT, "The search ended at %.0f/s: %s", end.rate(), why));
    }
    if (code != ExitCode.PASSED) {
      result.partial();
    }
    if (held != null) {
      flaws.forEach(result::flaw);
      result.integrity(withBroken(best.result.integrity()));
    }
    return new Found(result, code);
  }

  /** Whoever loses a message does, whether or not it holds a lower rate. */
  private RunResult.Integrity withBroken(RunResult.Integrity own) {
    return broken.violations() == 0
        ? own
        : new RunResult.Integrity(
            broken.lost(),
            broken.duplicated(),
            broken.reordered(),
            broken.gapped(),
            broken.phantom(),
            broken.unread(),
            own.missedWhileAway(),
            own.checked(),
            own.how() + "; violations of all runs of the search");
  }

  private Answer at(double rate) {
    RunPlan plan;
    try {
      plan = plans.apply(rate);
    } catch (RunException impossible) {
      if (last == null) {
        throw impossible;
      }
      why = impossible.getMessage();
      return told(rate, "", Answer.IMPOSSIBLE);
    }
    try {
      return judge(rate, executions.apply(plan).run());
    } catch (RunException | ScenarioException | UncheckedIOException e) {
      if (last == null) {
        throw e;
      }
      code = codeOf(e);
      why = String.valueOf(e.getMessage());
      return told(rate, "", Answer.UNKNOWN);
    }
  }

  /** It was there for the run before. */
  private static ExitCode codeOf(RuntimeException failure) {
    if (failure instanceof UncheckedIOException) {
      return ExitCode.MACHINE;
    }
    ExitCode known = failure instanceof RunException run ? run.exitCode() : ExitCode.TARGET_GONE;
    return known == ExitCode.TARGET_GONE ? ExitCode.TARGET_DIED : known;
  }

  private Answer judge(double rate, Engine.Outcome outcome) {
    RunResult result = outcome.result().judgedBy(thresholds);
    Answer answer = answer(outcome.ending(), result);
    last = new Run(outcome.result(), result);
    if (answer == Answer.HOLDS) {
      held = last;
    }
    long violations = result.integrity().violations();
    broken = sum(broken, result.integrity());
    return told(
        rate,
        String.format(
            Locale.ROOT,
            "p99 %.1f ms, %d dropped, %d errors%s: ",
            result.latencyMs().delivery().p99(),
            result.dropped(),
            result.counts().errors(),
            violations > 0 ? ", " + violations + " lost, doubled, reordered or made up" : ""),
        answer);
  }

  private static RunResult.Integrity sum(RunResult.Integrity one, RunResult.Integrity other) {
    return new RunResult.Integrity(
        one.lost() + other.lost(),
        one.duplicated() + other.duplicated(),
        one.reordered() + other.reordered(),
        one.gapped() + other.gapped(),
        one.phantom() + other.phantom(),
        one.unread() + other.unread(),
        0,
        0,
        "");
  }

  private Answer answer(Engine.Ending ending, RunResult result) {
    if (ending != Engine.Ending.COMPLETED) {
      code = LoadRun.exitCode(ending, result);
      why = ending.sentence();
      return ending == Engine.Ending.TARGET_DIED ? Answer.KILLS : Answer.UNKNOWN;
    }
    if (result.verdict() == RunResult.Verdict.PASSED) {
      return Answer.HOLDS;
    }
    if (result.integrity().violations() > 0) {
      return Answer.BREAKS;
    }
    if (result.generator().limited()) {
      why =
          "the generator may have been the limit, and the target may hold more: "
              + result.generator().why()
              + ". Use more generators, or begin with a lower rate.";
      return Answer.GENERATOR;
    }
    if (!result.flaws().isEmpty() && result.thresholds().stream().allMatch(ThresholdResult::ok)) {
      flaws = result.flaws();
      why = String.join(" ", flaws);
      return Answer.UNKNOWN;
    }
    return Answer.BREAKS;
  }

  private Answer told(double rate, String figures, Answer answer) {
    err.printf(Locale.ROOT, "%9.0f/s  %s%s%n", rate, figures, answer);
    if (answer.isLast()) {
      err.println(why);
    }
    err.flush();
    return answer;
  }
}
