package io.skein.loadtest;

import io.skein.loadtest.engine.RunPlan;
import io.skein.loadtest.engine.Step;
import io.skein.loadtest.scenario.LargeGroupScenario;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./skein load large-group}. */
@Command(
    name = "large-group",
    description =
        "Some members of one group of thousands write to all of it, most of whom are away. Without"
            + " --rate: 10 posts a second.",
    mixinStandardHelpOptions = true)
final class LargeGroupCommand extends PostingCommand {
  /** With the members online by default it is 20,000 deliveries a second. */
  private static final double RATE = 10;

  @Option(
      names = "--members",
      defaultValue = "10000",
      description = "Members of the group, more than 500 (${DEFAULT-VALUE}).")
  int members;

  @Option(
      names = "--online",
      defaultValue = "2000",
      description =
          "How many of them are connected, spread over the target's nodes (${DEFAULT-VALUE}).")
  int online;

  @Option(
      names = "--senders",
      defaultValue = "10",
      description = "How many of these write (${DEFAULT-VALUE}).")
  int senders;

  LargeGroupCommand() {
    super(RATE);
  }

  @Override
  RunPlan plan(List<Step> steps) {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("members", members);
    told.put("online", online);
    told.put("senders", senders);
    return LargeGroupScenario.plan(members, online, senders, toLoad(told), steps);
  }
}
