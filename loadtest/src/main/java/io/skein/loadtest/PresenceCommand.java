package io.skein.loadtest;

import io.skein.loadtest.engine.RunPlan;
import io.skein.loadtest.engine.Step;
import io.skein.loadtest.scenario.PresenceScenario;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./skein load presence}. */
@Command(
    name = "presence",
    description =
        "Users watch their contacts, and a share of them reconnects at once; how messages fare"
            + " beside it.",
    mixinStandardHelpOptions = true)
final class PresenceCommand extends PostingCommand {
  @Option(names = "--users", defaultValue = "1000", description = "Even number (${DEFAULT-VALUE}).")
  int users;

  @Option(
      names = "--contacts",
      defaultValue = "100",
      description = "Users whom each of them watches (${DEFAULT-VALUE}).")
  int contacts;

  @Option(
      names = "--absent",
      defaultValue = "0",
      description =
          "Users whom each of them watches besides, and nobody else does: they never connect, so"
              + " each costs the target a session and a read (${DEFAULT-VALUE}).")
  int absent;

  @Option(
      names = "--share",
      defaultValue = "1",
      description = "Share of the connections that drops (${DEFAULT-VALUE}).")
  double share;

  @Option(
      names = "--away",
      paramLabel = "TIME",
      converter = Seconds.Converter.class,
      defaultValue = "0s",
      description =
          "How long who drops stays away at least (${DEFAULT-VALUE}); above"
              + " skein.presence.offline-after everybody is told of it.")
  Seconds away;

  @Mixin SdkOptions sdk;

  @Override
  RunPlan plan(List<Step> steps) {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("users", users);
    told.put("contacts", contacts);
    told.put("absent", absent);
    told.put("share", share);
    told.put("away_s", away.value());
    return PresenceScenario.plan(users, contacts, absent, share, away.value(), toLoad(told), steps);
  }

  @Override
  SdkOptions sdk() {
    return sdk;
  }
}
