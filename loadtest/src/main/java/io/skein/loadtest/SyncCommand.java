package io.skein.loadtest;

import io.skein.loadtest.engine.RunException;
import io.skein.loadtest.engine.RunPlan;
import io.skein.loadtest.engine.Step;
import io.skein.loadtest.scenario.SyncScenario;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./skein load sync}. */
@Command(
    name = "sync",
    description = "Users who were away log in and fetch what waits for them.",
    mixinStandardHelpOptions = true)
final class SyncCommand extends PostingCommand {
  @Option(
      names = "--users",
      defaultValue = "1000",
      description = "Even number; half of them were away (${DEFAULT-VALUE}).")
  int users;

  @Option(
      names = "--backlog",
      defaultValue = "50",
      description = "Messages that wait for each (${DEFAULT-VALUE}).")
  int backlog;

  @Option(
      names = "--logins",
      paramLabel = "PER_SECOND",
      defaultValue = "100",
      description = "Log-ins a second (${DEFAULT-VALUE}).")
  double logins;

  @Override
  RunPlan plan(List<Step> steps) {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("users", users);
    told.put("backlog", backlog);
    told.put("logins_per_s", logins);
    double posts = load.rateOr(LoadOptions.RATE);
    told.put("backlog_posts_per_s", posts);
    if (users < 2 || backlog < 1 || !(logins > 0) || load.window > 0) {
      throw new RunException(
          RunException.Kind.USAGE,
          "sync needs users, a backlog and a rate of log-ins above 0, and knows no --window");
    }
    return SyncScenario.plan(
        users, load.with(told, SyncScenario.schedule(users, backlog, posts, logins)), steps);
  }
}
