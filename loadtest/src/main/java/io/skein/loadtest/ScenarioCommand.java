package io.skein.loadtest;

import io.skein.loadtest.engine.RunException;
import io.skein.loadtest.engine.RunPlan;
import io.skein.loadtest.engine.Step;
import io.skein.loadtest.steps.StepParser;
import io.skein.loadtest.system.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What all scenarios that the engine runs have in common on the command line. */
abstract class ScenarioCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin TargetOptions target;
  @Mixin OutputOptions output;
  @Mixin GeneratorOptions generators;

  @Option(
      names = "--step",
      paramLabel = "STEP",
      description =
          "Something to do on the way, like '10s kill node-1', '10s pause node-1 5s',"
              + " '10s partition node-2 10s', '10s run ./break.sh'; may be repeated. Time from the start of the load.")
  List<String> stepTexts = new ArrayList<>();

  /** Before anything else: for what has to be read first. */
  void prepare() {}

  /** The same on an agent, which was given {@link #command} and opens no file. */
  void prepareShared() {}

  /** The scenario, as the options say. */
  abstract RunPlan plan(List<Step> steps);

  /** The load's options, which a search changes. */
  abstract LoadOptions load();

  /** The rate that a search begins with where none was given. */
  double usualRate() {
    return LoadOptions.RATE;
  }

  /** Users on the SDK; null for a scenario that has none. */
  @Nullable SdkOptions sdk() {
    return null;
  }

  /** The plan as each of several generators makes it: nothing is done to the target. */
  final RunPlan sharedPlan() {
    prepareShared();
    return fullPlan(List.of(), true);
  }

  private RunPlan fullPlan(List<Step> steps, boolean shared) {
    RunPlan plan = plan(steps);
    SdkOptions sdk = sdk();
    return sdk == null ? plan : sdk.addTo(plan, !target.isXmpp(), shared);
  }

  @Override
  public final Integer call() {
    prepare();
    StepParser parser = new StepParser(target.instance());
    List<Step> steps = stepTexts.stream().map(parser::parse).toList();
    RunPlan plan = fullPlan(steps, generators.areGiven());
    output.thresholds();
    generators.check(plan);
    try (Target system = target.openAny();
        Executions executions = generators.open(this::command, spec.commandLine().getErr())) {
      LoadRun run =
          new LoadRun(spec.commandLine().getOut(), spec.commandLine().getErr(), output, executions);
      if (!output.findMax) {
        return run.run(plan, system);
      }
      if (load().window > 0) {
        throw new RunException(
            RunException.Kind.USAGE, "--find-max raises a rate: --window is not for it");
      }
      return run.findMax(
          load().rateOr(usualRate()),
          rate -> {
            load().rate = rate;
            return fullPlan(steps, generators.areGiven());
          },
          system);
    }
  }

  /**
   * What was typed, with the rate that a search is at, and what stood in its @-files: other
   * generators make their plan of it, and open none.
   */
  List<String> command() {
    List<String> command =
        new ArrayList<>(spec.root().commandLine().getParseResult().expandedArgs());
    if (load().rate != null) {
      command.add("--rate");
      command.add(load().rate.toString());
    }
    return command;
  }
}
