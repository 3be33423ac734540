package io.skein.loadtest;

import io.skein.loadtest.engine.RunPlan;
import io.skein.loadtest.engine.Step;
import io.skein.loadtest.scenario.DirectScenario;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./skein load direct}. */
@Command(
    name = "direct",
    description = "Users in pairs write to each other; every message counted and checked.",
    mixinStandardHelpOptions = true)
final class DirectCommand extends ScenarioCommand {
  /** What only this scenario has. */
  static final class Options {
    @Option(
        names = "--users",
        defaultValue = "1000",
        description = "Even number (${DEFAULT-VALUE}).")
    int users;

    @Mixin LoadOptions load;

    RunPlan plan(List<Step> steps) {
      return DirectScenario.plan(users, load.toLoad(Map.of("users", users)), steps);
    }
  }

  @Mixin Options options;
  @Mixin SdkOptions sdk;

  @Override
  RunPlan plan(List<Step> steps) {
    return options.plan(steps);
  }

  @Override
  LoadOptions load() {
    return options.load;
  }

  @Override
  SdkOptions sdk() {
    return sdk;
  }
}
