package io.skein.node.cli;

import com.typesafe.config.ConfigException;
import io.skein.node.cli.instance.InstanceException;
import io.skein.node.cli.store.StoreException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Entry of the operator's commands; {@code ./skein} passes them on as they are. */
@Command(
    name = "skein",
    description = "A self-hosted real-time messaging cluster.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      UpCommand.class,
      DownCommand.class,
      StatusCommand.class,
      NodeCommand.class,
      DoctorCommand.class,
      InspectCommand.class
    })
public final class SkeinCommand {

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "This text.")
  @SuppressWarnings("UnusedVariable") // picocli acts on the annotation
  private boolean help;

  private SkeinCommand() {}

  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new SkeinCommand())
        .setUsageHelpWidth(100)
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> explain(failure, command.getErr()));
  }

  /**
   * Failures that an operator can act on are one line; anything else is a bug of ours and comes
   * with its trace.
   */
  private static int explain(Exception failure, PrintWriter err) throws Exception {
    if (failure instanceof InstanceException e) {
      err.println("skein: " + e.getMessage());
      return ExitCode.of(e.reason());
    }
    if (failure instanceof StoreException) {
      err.println("skein: " + failure.getMessage());
      return ExitCode.MACHINE;
    }
    if (failure instanceof ConfigException) {
      err.println("skein: config/up.conf: " + failure.getMessage());
      return ExitCode.USAGE;
    }
    throw failure;
  }
}
