package io.skein.loadtest;

import io.skein.loadtest.scenario.ConnectScenario;
import io.skein.loadtest.system.Target;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ./skein load connect}. */
@Command(
    name = "connect",
    description = "Users log in and stay: the cost of a log-in, and of a silent connection.",
    mixinStandardHelpOptions = true)
final class ConnectCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin TargetOptions target;
  @Mixin ConnectOptions options;

  @Mixin OutputOptions output;

  @Override
  public Integer call() {
    try (Target skein = target.openAny()) {
      return new LoadRun(spec.commandLine().getOut(), spec.commandLine().getErr(), output)
          .judge("connect", () -> ConnectScenario.run(skein, options.toOptions()));
    }
  }
}
