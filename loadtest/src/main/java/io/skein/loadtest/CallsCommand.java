package io.skein.loadtest;

import io.skein.loadtest.scenario.CallsScenario;
import io.skein.loadtest.system.SkeinTarget;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./skein load calls}. */
@Command(
    name = "calls",
    description = {
      "Users in pairs on different nodes call each other: invite, ring, accept, signals both ways,",
      "hang up. Every signal, outcome and entry is checked."
    },
    mixinStandardHelpOptions = true)
final class CallsCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin TargetOptions target;

  @Option(names = "--users", defaultValue = "1000", description = "Even number (${DEFAULT-VALUE}).")
  int users;

  @Option(
      names = "--rate",
      paramLabel = "PER_SECOND",
      defaultValue = "100",
      description = "Calls a second, whatever the target does (${DEFAULT-VALUE}).")
  double rate;

  @Mixin WarmUpOptions warmUp;

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      defaultValue = "15s",
      converter = Seconds.Converter.class,
      description = "Length of the measurement (${DEFAULT-VALUE}).")
  Seconds duration;

  @Option(
      names = "--signals",
      paramLabel = "N",
      defaultValue = "12",
      description = "Signals of a call, both ways together (${DEFAULT-VALUE}).")
  int signals;

  @Option(
      names = "--body",
      paramLabel = "BYTES",
      defaultValue = "600",
      description = "Size of a signal (${DEFAULT-VALUE}).")
  int body;

  @Mixin LoginOptions logins;
  @Mixin OutputOptions output;

  @Override
  public Integer call() {
    CallsScenario.Options options =
        new CallsScenario.Options(
            users, rate, warmUp.seconds(), duration.value(), signals, body, logins.atOnce);
    PrintWriter err = spec.commandLine().getErr();
    output.thresholds();
    try (SkeinTarget skein = target.open()) {
      CallsScenario.needs(options)
          .forEach(limit -> err.println("server limit " + limit.sentence()));
      err.flush();
      return new LoadRun(spec.commandLine().getOut(), err, output)
          .judge("calls", () -> CallsScenario.run(skein, options));
    }
  }
}
