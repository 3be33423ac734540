package io.skein.loadtest;

import io.skein.loadtest.scenario.ConnectScenario;
import io.skein.loadtest.scenario.Result;
import io.skein.loadtest.system.Target;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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

  @Option(names = "--json", description = "One line of JSON.")
  boolean json;

  @Override
  public Integer call() {
    try (Target skein = target.open()) {
      Result result = ConnectScenario.run(skein, options.toOptions());
      Report.print(spec.commandLine().getOut(), result, json);
      return LoadMain.verdict(Report.number(result, "lost_connections") == 0);
    }
  }
}
