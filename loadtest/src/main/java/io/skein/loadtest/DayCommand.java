package io.skein.loadtest;

import io.skein.loadtest.engine.RunPlan;
import io.skein.loadtest.engine.Step;
import io.skein.loadtest.scenario.DayScenario;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./skein load day}. */
@Command(
    name = "day",
    description = "The busiest time of a day of a WeChat-like product, for so many daily users.",
    mixinStandardHelpOptions = true)
final class DayCommand extends PostingCommand {
  @Option(
      names = "--users",
      defaultValue = "3000",
      description = "Daily users; a third of them is connected (${DEFAULT-VALUE}).")
  int users;

  @Mixin SdkOptions sdk;

  @Override
  RunPlan plan(List<Step> steps) {
    Map<String, Object> told = new LinkedHashMap<>(DayScenario.ratios(users));
    return DayScenario.plan(users, load.toLoad(told, DayScenario.arrivalsPerSecond(users)), steps);
  }

  @Override
  SdkOptions sdk() {
    return sdk;
  }
}
