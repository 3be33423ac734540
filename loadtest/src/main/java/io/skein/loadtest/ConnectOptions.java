package io.skein.loadtest;

import io.skein.loadtest.scenario.ConnectScenario;
import io.skein.loadtest.system.Target;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of the connect scenario. */
final class ConnectOptions {
  @Option(
      names = "--users",
      defaultValue = "9000",
      description = "Users of one wave (${DEFAULT-VALUE}).")
  int users;

  @Option(
      names = "--waves",
      defaultValue = "2",
      description = "Waves; the last one's log-ins are measured (${DEFAULT-VALUE}).")
  int waves;

  @Option(
      names = "--settle",
      defaultValue = "10",
      description = "Seconds before memory is read (${DEFAULT-VALUE}).")
  int settle;

  @Option(
      names = "--hold",
      defaultValue = "0",
      description = "Seconds over which idle CPU is read (${DEFAULT-VALUE}).")
  int hold;

  @Mixin LoginOptions logins;

  ConnectScenario.Options toOptions() {
    return new ConnectScenario.Options(
        users, waves, settle, hold, logins.atOnce, Target.Login.BARE);
  }
}
