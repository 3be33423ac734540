package io.skein.loadtest;

import io.skein.loadtest.engine.Execution;
import io.skein.loadtest.engine.Observer;
import io.skein.loadtest.engine.RunException;
import io.skein.loadtest.engine.RunPlan;
import io.skein.loadtest.generators.Coordinator;
import io.skein.loadtest.generators.HostPort;
import io.skein.loadtest.generators.LocalGenerators;
import io.skein.loadtest.generators.Secret;
import io.skein.loadtest.system.Target;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** By whom the load is made. */
final class GeneratorOptions {
  private static final int LOCAL_MAX = 64;

  @Option(
      names = "--generators",
      paramLabel = "N|HOST:PORT,...",
      description =
          "Several generators for one run: how many processes to start on this machine, or where"
              + " agents wait (./skein load agent) that have the same secret.")
  @Nullable String generators;

  @Option(
      names = "--secret-file",
      paramLabel = "FILE",
      description = "The agents' secret (default: in SKEIN_LOAD_SECRET).")
  @Nullable Path secretFile;

  /** Whether others than this process make the load. */
  boolean areGiven() {
    return generators != null;
  }

  /**
   * Where runs are carried out.
   *
   * @param command what a run's plan is made of, asked for before each
   * @param err told who the generators are
   * @throws RunException if the options cannot be, or a process does not start
   */
  Executions open(Supplier<List<String>> command, PrintWriter err) {
    if (generators == null) {
      return Executions.HERE;
    }
    if (isNumber(generators)) {
      return local(number(generators), command, err);
    }
    List<InetSocketAddress> addresses = addresses(generators);
    Secret secret = Secret.from(secretFile, System.getenv(Secret.VARIABLE));
    tell(addresses, err);
    return (plan, target, observer) ->
        new Coordinator(plan, command.get(), target, observer, addresses, secret);
  }

  /**
   * Before anything is started.
   *
   * @throws RunException if the options cannot be, or the plan not be shared like that
   */
  void check(RunPlan plan) {
    if (generators == null) {
      return;
    }
    int count;
    if (isNumber(generators)) {
      count = number(generators);
    } else {
      count = addresses(generators).size();
      Secret unusedSecret = Secret.from(secretFile, System.getenv(Secret.VARIABLE));
    }
    RunPlan unusedShared = plan.over(count);
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty() && text.chars().allMatch(Character::isDigit);
  }

  private static int number(String text) {
    int count = text.length() > 3 ? LOCAL_MAX + 1 : Integer.parseInt(text);
    if (count < 1 || count > LOCAL_MAX) {
      throw new RunException(
          RunException.Kind.USAGE, "--generators starts 1 to " + LOCAL_MAX + " processes");
    }
    return count;
  }

  private static List<InetSocketAddress> addresses(String text) {
    List<InetSocketAddress> addresses =
        Stream.of(text.split(",")).map(String::strip).map(HostPort::parse).toList();
    if (Set.copyOf(addresses).size() < addresses.size()) {
      throw new RunException(
          RunException.Kind.USAGE, "--generators names an agent twice: each is one generator");
    }
    return addresses;
  }

  private static Executions local(int count, Supplier<List<String>> command, PrintWriter err) {
    Secret secret = Secret.random();
    LocalGenerators local =
        LocalGenerators.start(
            count, Path.of(System.getProperty("skein.home", ".")).resolve("skein"), secret);
    tell(local.addresses(), err);
    return new Executions() {
      @Override
      public Execution of(RunPlan plan, Target target, Observer observer) {
        return new Coordinator(plan, command.get(), target, observer, local.addresses(), secret);
      }

      @Override
      public void close() {
        local.close();
      }
    };
  }

  private static void tell(List<InetSocketAddress> addresses, PrintWriter err) {
    for (int i = 0; i < addresses.size(); i++) {
      err.println("generator g" + (i + 1) + " at " + HostPort.format(addresses.get(i)));
    }
    err.flush();
  }
}
