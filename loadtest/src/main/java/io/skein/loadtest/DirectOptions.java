package io.skein.loadtest;

import io.skein.loadtest.scenario.DirectScenario;
import picocli.CommandLine.Option;

/** The options of the direct scenario. */
final class DirectOptions {
  @Option(names = "--users", defaultValue = "1000", description = "Even number (${DEFAULT-VALUE}).")
  int users;

  @Option(
      names = "--window",
      defaultValue = "1",
      description = "Messages of each user on their way, without --rate (${DEFAULT-VALUE}).")
  int window;

  @Option(names = "--rate", description = "Posts a second over all users; open model.")
  int rate;

  @Option(
      names = "--warm-up",
      defaultValue = "3",
      description = "Seconds before the measurement (${DEFAULT-VALUE}).")
  int warmUp;

  @Option(
      names = "--duration",
      defaultValue = "8",
      description = "Seconds of the measurement (${DEFAULT-VALUE}).")
  int duration;

  @Option(
      names = "--body",
      defaultValue = "150",
      description = "Bytes of a message text (${DEFAULT-VALUE}).")
  int body;

  @Option(names = "--logins-at-once", defaultValue = "50", hidden = true)
  int loginsAtOnce;

  DirectScenario.Options toOptions() {
    return new DirectScenario.Options(users, window, rate, warmUp, duration, body, loginsAtOnce);
  }
}
