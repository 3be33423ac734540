package io.skein.loadtest;

import io.skein.loadtest.scenario.ConnectScenario;
import io.skein.loadtest.scenario.DirectScenario;
import io.skein.loadtest.scenario.Result;
import io.skein.loadtest.system.EjabberdTarget;
import io.skein.loadtest.system.Target;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code ./skein load compare}: the same scenario against ejabberd and Skein in turn, on this
 * machine.
 */
@Command(
    name = "compare",
    description = "The same scenario against ejabberd and Skein in turn, A B A B.",
    mixinStandardHelpOptions = true,
    subcommands = {CompareCommand.Direct.class, CompareCommand.Connect.class})
final class CompareCommand {
  /** How often each system is measured. */
  static final class Rounds {
    @Option(
        names = "--rounds",
        defaultValue = "2",
        description = "How often each is measured (${DEFAULT-VALUE}).")
    int count;

    @Option(names = "--json", description = "One line of JSON for each run.")
    boolean json;
  }

  @Command(
      name = "direct",
      description = "See ./skein load direct.",
      mixinStandardHelpOptions = true)
  static final class Direct implements Callable<Integer> {
    @Spec CommandSpec spec;
    @Mixin TargetOptions target;
    @Mixin DirectOptions options;
    @Mixin Rounds rounds;

    @Override
    public Integer call() {
      List<String> figures =
          List.of(
              "delivered_per_s",
              "delivery_ms.p50",
              "delivery_ms.p99",
              "server_cpu_s_per_100k",
              "lost",
              "disordered");
      try (Target skein = target.open();
          Target peer = EjabberdTarget.start(EjabberdTarget.Archive.POSTGRESQL)) {
        return alternate(
            spec.commandLine().getOut(),
            rounds,
            peer,
            skein,
            one -> DirectScenario.run(one, options.toOptions()),
            figures);
      }
    }
  }

  @Command(
      name = "connect",
      description = "See ./skein load connect.",
      mixinStandardHelpOptions = true)
  static final class Connect implements Callable<Integer> {
    @Spec CommandSpec spec;
    @Mixin TargetOptions target;
    @Mixin ConnectOptions options;
    @Mixin Rounds rounds;

    @Override
    public Integer call() {
      List<String> figures = List.of("logins_per_s", "login_ms.p99", "server_cpu_s_per_10k_logins");
      try (Target skein = target.open();
          Target peer = EjabberdTarget.start(EjabberdTarget.Archive.NONE)) {
        return alternate(
            spec.commandLine().getOut(),
            rounds,
            peer,
            skein,
            one -> ConnectScenario.run(one, options.toOptions()),
            figures);
      }
    }
  }

  private static int alternate(
      PrintWriter out,
      Rounds rounds,
      Target peer,
      Target skein,
      Function<Target, Result> scenario,
      List<String> figures) {
    List<Result> peers = new ArrayList<>();
    List<Result> ours = new ArrayList<>();
    for (int round = 0; round < rounds.count; round++) {
      peers.add(scenario.apply(peer));
      Report.print(out, peers.get(round), rounds.json);
      ours.add(scenario.apply(skein));
      Report.print(out, ours.get(round), rounds.json);
    }
    if (!rounds.json) {
      table(out, peer, skein, peers, ours, figures);
    }
    return 0;
  }

  private static void table(
      PrintWriter out,
      Target peer,
      Target skein,
      List<Result> peers,
      List<Result> ours,
      List<String> figures) {
    out.printf("%-28s %32s %20s %18s%n", "median", peer.name(), skein.name(), "ratio (min–max)");
    for (String figure : figures) {
      List<Double> ratios = new ArrayList<>();
      for (int i = 0; i < ours.size(); i++) {
        double other = Report.number(peers.get(i), figure);
        ratios.add(other == 0 ? Double.NaN : Report.number(ours.get(i), figure) / other);
      }
      ratios.sort(null);
      out.printf(
          "%-28s %32.2f %20.2f %8.3f (%.3f–%.3f)%n",
          figure,
          median(peers, figure),
          median(ours, figure),
          ratios.get(ratios.size() / 2),
          ratios.get(0),
          ratios.get(ratios.size() - 1));
    }
    out.flush();
  }

  private static double median(List<Result> results, String figure) {
    List<Double> values =
        results.stream().map(result -> Report.number(result, figure)).sorted().toList();
    return values.get(values.size() / 2);
  }
}
