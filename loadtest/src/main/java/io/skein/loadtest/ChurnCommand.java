package io.skein.loadtest;

import io.skein.loadtest.engine.RunPlan;
import io.skein.loadtest.engine.Step;
import io.skein.loadtest.scenario.ChurnScenario;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./skein load churn}. */
@Command(
    name = "churn",
    description = "Messages in pairs, while connections go and come back all the time.",
    mixinStandardHelpOptions = true)
final class ChurnCommand extends PostingCommand {
  @Option(names = "--users", defaultValue = "1000", description = "Even number (${DEFAULT-VALUE}).")
  int users;

  @Option(
      names = "--reconnects",
      paramLabel = "PER_SECOND",
      defaultValue = "20",
      description = "Reconnections a second (${DEFAULT-VALUE}).")
  double reconnects;

  @Option(
      names = "--away",
      paramLabel = "TIME",
      converter = Seconds.Converter.class,
      defaultValue = "1s",
      description = "How long each stays away (${DEFAULT-VALUE}).")
  Seconds away;

  @Mixin SdkOptions sdk;

  @Override
  RunPlan plan(List<Step> steps) {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("users", users);
    told.put("reconnects_per_s", reconnects);
    told.put("away_s", away.value());
    double posts = load.rateOr(LoadOptions.RATE);
    double share = reconnects / (posts + reconnects);
    return ChurnScenario.plan(
        users, share, away.value(), load.atRate(told, posts + reconnects), steps);
  }

  @Override
  SdkOptions sdk() {
    return sdk;
  }
}
