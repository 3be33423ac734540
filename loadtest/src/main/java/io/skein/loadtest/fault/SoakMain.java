package io.skein.loadtest.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code ./skein test --soak MINUTES}: the fault matrix for a time. The launcher runs it in network
 * and process namespaces of their own, so partitions touch nothing else on the machine, and nothing
 * outlives it.
 */
@Command(
    name = "skein test --soak",
    description = "Faults under load on a cluster of three nodes and three stores.",
    mixinStandardHelpOptions = true)
public final class SoakMain implements Callable<Integer> {
  private static final int VIOLATION = 1;
  private static final int MACHINE = 4;
  private static final int NODES = 3;
  private static final int STORES = 3;

  @Option(names = "--soak", required = true, paramLabel = "MINUTES", description = "How long.")
  private int minutes;

  @Option(names = "--seed", paramLabel = "S", description = "Reproduces a schedule of faults.")
  private @Nullable Long seed;

  @Option(
      names = "--rate",
      defaultValue = "500",
      description = "Posts a second (${DEFAULT-VALUE}).")
  private int rate;

  @Option(names = "--users", defaultValue = "100", description = "Users (${DEFAULT-VALUE}).")
  private int users;

  @Option(
      names = "--calls",
      paramLabel = "PAIRS",
      defaultValue = "8",
      description = "Pairs of other users, who call each other all the time (${DEFAULT-VALUE}).")
  private int callPairs;

  @Option(names = "--faults", split = ",", description = "Only these (default: all).")
  private List<Fault> faults = List.of();

  @Option(names = "--data", paramLabel = "DIR", description = "Keep the cluster's data there.")
  private @Nullable Path data;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Write the table and the verdict there, in Markdown.")
  private @Nullable Path report;

  private SoakMain() {}

  public static void main(String[] args) {
    System.exit(
        new CommandLine(new SoakMain())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler(SoakMain::explain)
            .execute(args));
  }

  private static int explain(
      Exception failure, CommandLine command, CommandLine.ParseResult arguments) throws Exception {
    if (failure instanceof FaultRunException) {
      command.getErr().println("skein test: " + failure.getMessage());
      command.getOut().println("FAILED: no verdict, the run could not be carried through");
      return VIOLATION;
    }
    throw failure;
  }

  @Override
  public Integer call() throws IOException {
    long chosen = seed != null ? seed : System.nanoTime() & 0xFFFF_FFFFL;
    Set<Fault> drawn = faults.isEmpty() ? EnumSet.allOf(Fault.class) : EnumSet.copyOf(faults);
    if (drawn.stream().anyMatch(Fault::cutsConnections) && !Partition.isPossible()) {
      say("partitions need nft, and the right to use it in a namespace: see ./skein test --help");
      return MACHINE;
    }
    if (drawn.stream().anyMatch(Fault::fillsMemory) && !SharedMemory.isPossible()) {
      say("filling /dev/shm needs one that is this run's own: see ./skein test --help");
      return MACHINE;
    }
    Optional<Path> clockLibrary = NodeClocks.library();
    if (drawn.stream().anyMatch(Fault::stepsClock) && clockLibrary.isEmpty()) {
      say("setting a node's clock needs libfaketime (Debian: apt-get install libfaketime)");
      return MACHINE;
    }
    Path directory = data != null ? data : Files.createTempDirectory("skein-soak-");
    say("seed " + chosen + ", " + minutes + " minutes, data in " + directory);
    try (LocalCluster cluster =
        LocalCluster.start(
            directory,
            0,
            NODES,
            STORES,
            drawn.stream().anyMatch(Fault::stepsClock) ? clockLibrary : Optional.empty())) {
      Thread stop = new Thread(cluster::close, "stop-cluster");
      Runtime.getRuntime().addShutdownHook(stop);
      try {
        return report(run(cluster, chosen, drawn), chosen);
      } finally {
        Runtime.getRuntime().removeShutdownHook(stop);
      }
    } finally {
      if (data == null) {
        delete(directory);
      }
    }
  }

  private FaultReport run(LocalCluster cluster, long chosen, Set<Fault> drawn) {
    Schedule schedule = new Schedule(chosen, drawn, NODES, STORES);
    long end = System.nanoTime() + Duration.ofMinutes(minutes).toNanos();
    return new FaultRun(cluster, new FaultRun.Load(users, rate, callPairs, chosen), SoakMain::say)
        .run(() -> System.nanoTime() - end < 0 ? Optional.of(schedule.next()) : Optional.empty());
  }

  private int report(FaultReport result, long chosen) throws IOException {
    StringBuilder command = new StringBuilder("./skein test --soak ").append(minutes);
    command.append(" --seed ").append(chosen).append(" --rate ").append(rate);
    command.append(" --users ").append(users).append(" --calls ").append(callPairs);
    if (!faults.isEmpty()) {
      String names = faults.stream().map(Fault::name).collect(Collectors.joining(","));
      command.append(" --faults ").append(names.toLowerCase(Locale.ROOT));
    }
    String text = result.markdown(command.toString());
    say("");
    System.out.println(text);
    if (report != null) {
      Files.writeString(report, text);
    }
    return result.isPassed() ? 0 : VIOLATION;
  }

  private static void say(String line) {
    System.out.println(
        LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS) + " " + line);
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
