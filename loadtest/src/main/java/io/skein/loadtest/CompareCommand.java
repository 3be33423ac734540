package io.skein.loadtest;

import io.skein.loadtest.engine.Engine;
import io.skein.loadtest.engine.Observer;
import io.skein.loadtest.engine.RunPlan;
import io.skein.loadtest.result.RunResult;
import io.skein.loadtest.result.Thresholds;
import io.skein.loadtest.scenario.ConnectScenario;
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
    subcommands = {
      CompareCommand.Direct.class,
      CompareCommand.Group.class,
      CompareCommand.Connect.class
    })
final class CompareCommand {
  /** What is compared where messages are sent. */
  private static final List<String> MESSAGES =
      List.of(
          "delivered_per_s",
          "latency_ms.delivery.p50",
          "latency_ms.delivery.p99",
          "server.cpu_s_per_100k",
          "integrity.lost",
          "integrity.reordered");

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
    @Mixin DirectCommand.Options options;
    @Mixin Rounds rounds;

    @Override
    public Integer call() {
      return archived(
          spec.commandLine().getOut(), options.plan(List.of()), target, rounds, MESSAGES);
    }
  }

  @Command(
      name = "group",
      description = "See ./skein load group. ejabberd's groups are rooms that keep an archive.",
      mixinStandardHelpOptions = true)
  static final class Group implements Callable<Integer> {
    @Spec CommandSpec spec;
    @Mixin TargetOptions target;
    @Mixin GroupCommand.Options options;
    @Mixin Rounds rounds;

    @Override
    public Integer call() {
      List<String> figures = new ArrayList<>();
      // A room sends what it takes back to who said it; a chat does not.
      figures.add("latency_ms.accept.p50");
      figures.add("latency_ms.accept.p99");
      figures.addAll(MESSAGES);
      return archived(
          spec.commandLine().getOut(), options.plan(List.of()), target, rounds, figures);
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
      List<String> figures =
          List.of(
              "scenario_figures.logins_per_s",
              "latency_ms.accept.p99",
              "scenario_figures.server_cpu_s_per_10k_logins");
      try (Target skein = target.open();
          Target peer = EjabberdTarget.start(EjabberdTarget.Archive.NONE)) {
        return alternate(
            spec.commandLine().getOut(),
            rounds,
            peer,
            skein,
            one -> ConnectScenario.run(one, options.toOptions()).judgedBy(Thresholds.NONE),
            figures);
      }
    }
  }

  /** Both keep every message. */
  private static int archived(
      PrintWriter out, RunPlan plan, TargetOptions target, Rounds rounds, List<String> figures) {
    try (Target skein = target.open();
        Target peer = EjabberdTarget.start(EjabberdTarget.Archive.POSTGRESQL)) {
      return alternate(out, rounds, peer, skein, one -> measure(plan, one), figures);
    }
  }

  private static RunResult measure(RunPlan plan, Target target) {
    return new Engine(plan, target, Observer.NOBODY).run().result().judgedBy(Thresholds.NONE);
  }

  private static void print(PrintWriter out, RunResult result, boolean json) {
    if (json) {
      out.println(Summary.json(result));
    } else {
      Summary.print(out, result);
    }
    out.flush();
  }

  private static int alternate(
      PrintWriter out,
      Rounds rounds,
      Target peer,
      Target skein,
      Function<Target, RunResult> scenario,
      List<String> figures) {
    List<RunResult> peers = new ArrayList<>();
    List<RunResult> ours = new ArrayList<>();
    for (int round = 0; round < rounds.count; round++) {
      peers.add(scenario.apply(peer));
      print(out, peers.get(round), rounds.json);
      ours.add(scenario.apply(skein));
      print(out, ours.get(round), rounds.json);
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
      List<RunResult> peers,
      List<RunResult> ours,
      List<String> figures) {
    out.printf("%-28s %32s %20s %18s%n", "median", peer.name(), skein.name(), "ratio (min–max)");
    for (String figure : figures) {
      List<Double> ratios = new ArrayList<>();
      for (int i = 0; i < ours.size(); i++) {
        double other = Summary.number(peers.get(i), figure);
        ratios.add(other == 0 ? Double.NaN : Summary.number(ours.get(i), figure) / other);
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

  private static double median(List<RunResult> results, String figure) {
    List<Double> values =
        results.stream().map(result -> Summary.number(result, figure)).sorted().toList();
    return values.get(values.size() / 2);
  }
}
