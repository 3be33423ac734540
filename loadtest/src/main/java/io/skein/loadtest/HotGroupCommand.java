package io.skein.loadtest;

import io.skein.loadtest.engine.RunPlan;
import io.skein.loadtest.engine.Step;
import io.skein.loadtest.scenario.HotGroupScenario;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./skein load hot-group}. */
@Command(
    name = "hot-group",
    description =
        "Users in pairs write to each other, first alone, then while one group is posted into"
            + " beyond its rate; --duration is of each of the two phases. Without --threshold:"
            + " figures.hot_group.others_delivery_p99_ratio<2, figures.hot_group.accepted>0,"
            + " figures.hot_group.busy>0, figures.hot_group.busy_without_wait==0,"
            + " figures.hot_group.refused_otherwise==0.",
    mixinStandardHelpOptions = true)
final class HotGroupCommand extends PostingCommand {
  private static final double RATE = 500;

  @Option(
      names = "--users",
      defaultValue = "500",
      description = "Users who write to each other, an even number (${DEFAULT-VALUE}).")
  int users;

  @Option(
      names = "--members",
      defaultValue = "100",
      description = "Other users, all members of the group (${DEFAULT-VALUE}).")
  int members;

  @Option(
      names = "--hot-rate",
      paramLabel = "PER_SECOND",
      defaultValue = "1000",
      description = "What they post into it, all together (${DEFAULT-VALUE}).")
  double hotRate;

  HotGroupCommand() {
    super(RATE);
  }

  @Override
  void prepare() {
    if (output.thresholds.isEmpty()) {
      output.thresholds.addAll(HotGroupScenario.USUAL_THRESHOLDS);
    }
  }

  @Override
  RunPlan plan(List<Step> steps) {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("users", users);
    told.put("members", members);
    told.put("hot_rate", hotRate);
    return HotGroupScenario.plan(users, members, hotRate, toLoad(told), steps);
  }
}
