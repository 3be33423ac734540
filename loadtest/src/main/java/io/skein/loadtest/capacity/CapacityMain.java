package io.skein.loadtest.capacity;

import io.skein.loadtest.result.ExitCode;
import io.skein.loadtest.result.ResultFiles;
import io.skein.loadtest.result.UnreadableResultException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./skein capacity}: what a number of users takes, and why. */
@Command(
    name = "skein capacity",
    description =
        "Turns measured unit costs and stated ratios of use into nodes, stores, storage and"
            + " network, and shows every step and its source.",
    mixinStandardHelpOptions = true)
public final class CapacityMain implements Callable<Integer> {
  /** More people than there are: a typing error. */
  private static final double USERS_MAX = 1e10;

  @Spec CommandSpec spec;

  @Option(
      names = "--mau",
      required = true,
      paramLabel = "N",
      description = "People who use it in a month; 1414000000 is WeChat.")
  double monthlyUsers;

  @Option(
      names = "--profile",
      paramLabel = "FILE",
      description = "HOCON with other ratios; what it leaves out is WeChat's.")
  @Nullable Path profile;

  @Option(
      names = "--result",
      paramLabel = "FILE",
      description =
          "result.json of a run of direct, group or connect, whose costs replace the published"
              + " ones; may be repeated.")
  List<Path> results = new ArrayList<>();

  @Option(names = "--markdown", description = "Tables in Markdown.")
  boolean markdown;

  /** Ends with 0, or 2 if the input cannot be calculated with. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new CapacityMain()).execute(args));
  }

  @Override
  public Integer call() {
    if (!(monthlyUsers >= 1 && monthlyUsers <= USERS_MAX)) {
      throw new ParameterException(
          spec.commandLine(), "--mau is a number of people, from 1 to 10 billion");
    }
    try {
      UnitCosts costs = UnitCosts.published();
      for (Path result : results) {
        costs = costs.with(ResultFiles.read(result));
      }
      Capacity capacity = Capacity.of(monthlyUsers, Profile.of(profile), costs);
      spec.commandLine().getOut().print(markdown ? Sheet.markdown(capacity) : Sheet.text(capacity));
      spec.commandLine().getOut().flush();
      return ExitCode.PASSED.number();
    } catch (CapacityException | UnreadableResultException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
    }
  }
}
