package io.skein.loadtest;

import io.skein.loadtest.engine.RunPlan;
import io.skein.loadtest.engine.Step;
import io.skein.loadtest.scenario.StormScenario;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./skein load reconnect-storm}. */
@Command(
    name = "reconnect-storm",
    description =
        "A share of all connections drops at once; how long until all are back and hold everything.",
    mixinStandardHelpOptions = true)
final class StormCommand extends PostingCommand {
  @Option(names = "--users", defaultValue = "1000", description = "Even number (${DEFAULT-VALUE}).")
  int users;

  @Option(
      names = "--share",
      defaultValue = "0.5",
      description = "Share of the connections that drops (${DEFAULT-VALUE}).")
  double share;

  @Mixin SdkOptions sdk;

  @Override
  RunPlan plan(List<Step> steps) {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("users", users);
    told.put("share", share);
    return StormScenario.plan(users, share, toLoad(told), steps);
  }

  @Override
  SdkOptions sdk() {
    return sdk;
  }
}
