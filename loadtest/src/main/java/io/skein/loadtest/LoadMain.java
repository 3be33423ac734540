package io.skein.loadtest;

import io.skein.loadtest.engine.RunException;
import io.skein.loadtest.result.ExitCode;
import io.skein.loadtest.result.ThresholdException;
import io.skein.loadtest.result.UnreadableResultException;
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
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:passed",
      "1:a threshold does not hold, or something was lost, doubled, reordered or made up; of"
          + " compare: on either side",
      "2:wrong use: no such scenario, an impossible rate",
      "3:the target refused, or is not there",
      "4:this machine does not allow it: file descriptors, disk, a missing tool",
      "5:the target went away during the run; the report is partial",
      "6:a generator was not there, refused, or was lost; during the run: the report is partial",
      "130:interrupted; the report is partial"
    },
    subcommands = {
      DirectCommand.class,
      GroupCommand.class,
      LargeGroupCommand.class,
      HotGroupCommand.class,
      SyncCommand.class,
      StormCommand.class,
      PresenceCommand.class,
      ChurnCommand.class,
      DayCommand.class,
      RunCommand.class,
      AckCommand.class,
      ConnectCommand.class,
      CallsCommand.class,
      CompareCommand.class,
      AgentCommand.class
    })
public final class LoadMain {
  private LoadMain() {}

  /** Ends with the exit code of the command. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new LoadMain())
        .setExecutionExceptionHandler(LoadMain::explain)
        .setCaseInsensitiveEnumValuesAllowed(true);
  }

  private static int explain(
      Exception failure, CommandLine command, CommandLine.ParseResult arguments) throws Exception {
    ExitCode code;
    if (failure instanceof RunException known) {
      code = known.exitCode();
    } else if (failure instanceof ThresholdException
        || failure instanceof UnreadableResultException) {
      code = ExitCode.USAGE;
    } else if (failure instanceof ScenarioException) {
      code = ExitCode.TARGET_GONE;
    } else if (failure instanceof UncheckedIOException) {
      code = ExitCode.MACHINE;
    } else {
      throw failure;
    }
    command.getErr().println("skein load: " + failure.getMessage());
    return code.number();
  }
}
