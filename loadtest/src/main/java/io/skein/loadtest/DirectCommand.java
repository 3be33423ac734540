package io.skein.loadtest;

import io.skein.loadtest.scenario.DirectScenario;
import io.skein.loadtest.scenario.Result;
import io.skein.loadtest.system.Target;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./skein load direct}. */
@Command(
    name = "direct",
    description = "Users in pairs write to each other; every message counted, its order checked.",
    mixinStandardHelpOptions = true)
final class DirectCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin TargetOptions target;
  @Mixin DirectOptions options;

  @Option(names = "--json", description = "One line of JSON.")
  boolean json;

  @Override
  public Integer call() {
    try (Target skein = target.open()) {
      Result result = DirectScenario.run(skein, options.toOptions());
      Report.print(spec.commandLine().getOut(), result, json);
      return LoadMain.verdict(
          Report.number(result, "lost") == 0 && Report.number(result, "disordered") == 0);
    }
  }
}
