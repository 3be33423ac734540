package io.skein.loadtest;

import io.skein.loadtest.engine.RunPlan;
import io.skein.loadtest.engine.Step;
import io.skein.loadtest.scenario.file.ScenarioFile;
import io.skein.loadtest.steps.StepParser;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./skein load run FILE}. */
@Command(
    name = "run",
    description = {
      "A scenario composed in a HOCON file: what users do, phases, steps, thresholds. What is given",
      "here too holds instead of the file's target, and beside its steps and thresholds."
    },
    mixinStandardHelpOptions = true)
final class RunCommand extends ScenarioCommand {
  @Parameters(
      paramLabel = "FILE",
      description = "The scenario, like config/load/spike.conf; docs/scenarios.md has every key.")
  String path;

  /** Tells an agent what a search is at. */
  @Option(names = "--highest-rate", hidden = true)
  @Nullable Double highestRate;

  /** Only its rate: the highest of any phase, which a search changes. */
  private final LoadOptions load = new LoadOptions();

  @Mixin SdkOptions sdk;

  private @Nullable ScenarioFile file;

  @Override
  void prepare() {
    ScenarioFile read = ScenarioFile.read(Path.of(path));
    target.orElse(read.target(), read.serviceKeyFile(), read.portOffset(), read.data());
    output.thresholds.addAll(0, read.thresholds());
    read.requirePhases(output.thresholds());
    load.rate = read.highestPerSecond();
    file = read;
  }

  /** An agent's FILE is no file's name, but what the coordinator has read in it. */
  @Override
  void prepareShared() {
    ScenarioFile given = ScenarioFile.given(path);
    load.rate = highestRate;
    file = given;
  }

  @Override
  List<String> command() {
    ScenarioFile read = Objects.requireNonNull(file);
    return List.of(
        "run",
        "--highest-rate",
        Double.toString(load.rateOr(read.highestPerSecond())),
        "--",
        read.loadAsJson());
  }

  @Override
  RunPlan plan(List<Step> steps) {
    ScenarioFile read = Objects.requireNonNull(file);
    List<Step> all = new ArrayList<>(read.steps(new StepParser(target.instance())));
    all.addAll(steps);
    return read.plan(load.rateOr(read.highestPerSecond()), all);
  }

  @Override
  LoadOptions load() {
    return load;
  }

  @Override
  SdkOptions sdk() {
    return sdk;
  }
}
