package io.skein.loadtest;

import io.skein.loadtest.scenario.ScenarioException;
import java.io.UncheckedIOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code ./skein load}: scenarios against a running cluster, and the same against ejabberd. */
@Command(
    name = "skein load",
    description = "Load scenarios against a running cluster.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "SCENARIO",
    subcommands = {
      DirectCommand.class,
      AckCommand.class,
      ConnectCommand.class,
      CompareCommand.class
    })
public final class LoadMain {
  private static final int VIOLATION = 1;
  private static final int TARGET_GONE = 3;

  private LoadMain() {}

  /** Ends with the exit code of the command: 0 good, 1 a violation, 2 wrong use, 3 target gone. */
  public static void main(String[] args) {
    System.exit(
        new CommandLine(new LoadMain())
            .setExecutionExceptionHandler(LoadMain::explain)
            .execute(args));
  }

  private static int explain(
      Exception failure, CommandLine command, CommandLine.ParseResult arguments) throws Exception {
    if (failure instanceof ScenarioException || failure instanceof UncheckedIOException) {
      command.getErr().println("skein load: " + failure.getMessage());
      return TARGET_GONE;
    }
    throw failure;
  }

  /** Exit code of a run that lost, doubled or disordered something. */
  static int verdict(boolean clean) {
    return clean ? 0 : VIOLATION;
  }
}
