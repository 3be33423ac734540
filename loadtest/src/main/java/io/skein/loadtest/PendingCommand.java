package io.skein.loadtest;

import io.skein.loadtest.result.ExitCode;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** Scenarios whose subject the cluster does not have yet: they say so, and end with wrong use. */
abstract sealed class PendingCommand implements Callable<Integer> {
  private final String waitsFor;

  @Spec CommandSpec spec;

  /** Whatever options are given, the answer is the same. */
  @Unmatched List<String> ignored;

  private PendingCommand(String waitsFor) {
    this.waitsFor = waitsFor;
  }

  @Override
  public Integer call() {
    spec.commandLine()
        .getErr()
        .println("skein load " + spec.name() + ": not yet, it waits for " + waitsFor);
    return ExitCode.USAGE.number();
  }

  @Command(name = "large-group", description = "Not yet: groups of 10,000 members.")
  static final class LargeGroup extends PendingCommand {
    LargeGroup() {
      super("groups that are delivered node by node, above 500 members");
    }
  }
}
