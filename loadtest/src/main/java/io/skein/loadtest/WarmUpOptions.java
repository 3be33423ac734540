package io.skein.loadtest;

import picocli.CommandLine.Option;

/** What comes before a measurement. */
final class WarmUpOptions {
  @Option(
      names = "--warm-up",
      paramLabel = "TIME",
      defaultValue = "3s",
      converter = Seconds.Converter.class,
      description = "Load before the measurement (${DEFAULT-VALUE}).")
  Seconds time;

  double seconds() {
    return time.value();
  }
}
