package io.skein.loadtest;

import io.skein.loadtest.engine.RunPlan;
import io.skein.loadtest.engine.Step;
import io.skein.loadtest.scenario.GroupScenario;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./skein load group}. */
@Command(
    name = "group",
    description = "Some members of each group write to all of it.",
    mixinStandardHelpOptions = true)
final class GroupCommand extends ScenarioCommand {
  /** What only this scenario has. */
  static final class Options {
    @Option(
        names = "--groups",
        defaultValue = "10",
        description = "How many groups (${DEFAULT-VALUE}).")
    int groups;

    @Option(
        names = "--size",
        defaultValue = "100",
        description = "Members of each (${DEFAULT-VALUE}).")
    int size;

    @Option(
        names = "--senders",
        defaultValue = "4",
        description = "Members of each who write (${DEFAULT-VALUE}).")
    int senders;

    @Option(
        names = "--online",
        paramLabel = "SHARE",
        defaultValue = "1",
        description = "Share of the members who are connected (${DEFAULT-VALUE}).")
    double online;

    @Mixin LoadOptions load;

    RunPlan plan(List<Step> steps) {
      Map<String, Object> told = new LinkedHashMap<>();
      told.put("groups", groups);
      told.put("size", size);
      told.put("senders", senders);
      told.put("online", online);
      return GroupScenario.plan(groups, size, senders, online, load.toLoad(told), steps);
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
