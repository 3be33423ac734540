package io.skein.loadtest;

import io.skein.loadtest.engine.Engine;
import io.skein.loadtest.engine.Observer;
import io.skein.loadtest.engine.RunException;
import io.skein.loadtest.engine.RunPlan;
import io.skein.loadtest.result.RunResult;
import io.skein.loadtest.result.Thresholds;
import io.skein.loadtest.scenario.ConnectScenario;
import io.skein.loadtest.system.EjabberdTarget;
import io.skein.loadtest.system.Target;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
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
    description =
        "The same scenario against ejabberd and Skein in turn, A B A B. Ends as the worst of its"
            + " runs does.",
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

  /** What is compared between rooms and groups. */
  private static final List<String> GROUP_MESSAGES =
      Stream.of(
              // A room sends what it takes back to who said it; a chat does not.
              List.of("latency_ms.accept.p50", "latency_ms.accept.p99"),
              MESSAGES,
              List.of("integrity.missed_while_away"))
          .flatMap(List::stream)
          .toList();

  /** How often each system is measured. */
  static final class Rounds {
    @Option(
        names = "--rounds",
        defaultValue = "2",
        description = "How often each is measured (${DEFAULT-VALUE}).")
    int count;

    @Option(
        names = "--warm-up-rounds",
        defaultValue = "0",
        description =
            "Rounds before them that are not in the figures: caches fill, and the compiler of"
                + " Skein's JVM comes to rest (${DEFAULT-VALUE}).")
    int warmUps;

    @Option(names = "--json", description = "One line of JSON for each run, warm-ups included.")
    boolean json;

    void check() {
      if (count < 1) {
        throw new RunException(RunException.Kind.USAGE, "--rounds is 1 or more, not " + count);
      }
      if (warmUps < 0) {
        throw new RunException(
            RunException.Kind.USAGE, "--warm-up-rounds is 0 or more, not " + warmUps);
      }
    }
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
      return archived(
          spec.commandLine().getOut(), options.plan(List.of()), target, rounds, GROUP_MESSAGES);
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
      rounds.check();
      try (Target skein = target.open();
          Target peer = EjabberdTarget.start(EjabberdTarget.Archive.NONE)) {
        return alternate(spec.commandLine().getOut(), rounds, peer, skein, this::measure, figures);
      }
    }

    private PairedRuns.Run measure(Target one) {
      RunResult result = ConnectScenario.run(one, options.toOptions()).judgedBy(Thresholds.NONE);
      return new PairedRuns.Run(result, LoadRun.exitCodeAlone(result));
    }
  }

  /** Both keep every message. */
  private static int archived(
      PrintWriter out, RunPlan plan, TargetOptions target, Rounds rounds, List<String> figures) {
    rounds.check();
    try (Target skein = target.open();
        Target peer = EjabberdTarget.start(EjabberdTarget.Archive.POSTGRESQL)) {
      return alternate(out, rounds, peer, skein, one -> measure(plan, one), figures);
    }
  }

  static PairedRuns.Run measure(RunPlan plan, Target target) {
    Engine.Outcome outcome = new Engine(plan, target, Observer.NOBODY).run();
    RunResult result = outcome.result().judgedBy(Thresholds.NONE);
    return new PairedRuns.Run(result, LoadRun.exitCode(outcome.ending(), result));
  }

  private static void print(PrintWriter out, RunResult result, boolean json) {
    if (json) {
      out.println(Summary.json(result));
    } else {
      Summary.print(out, result);
    }
    out.flush();
  }

  /**
   * Measures both in turn, and tells what it found.
   *
   * @return exit code: a comparison with a system that broke its promise is none
   */
  static int alternate(
      PrintWriter out,
      Rounds rounds,
      Target peer,
      Target skein,
      Function<Target, PairedRuns.Run> scenario,
      List<String> figures) {
    PairedRuns runs = new PairedRuns(peer.name(), skein.name(), rounds.warmUps);
    for (int round = 0; round < rounds.warmUps + rounds.count && runs.goOn(); round++) {
      PairedRuns.Run theirs = scenario.apply(peer);
      runs.addPeer(theirs);
      print(out, theirs.result(), rounds.json);
      if (runs.goOn()) {
        PairedRuns.Run own = scenario.apply(skein);
        runs.addOurs(own);
        print(out, own.result(), rounds.json);
      }
    }
    if (!rounds.json) {
      out.print(runs.table(figures));
      out.println(runs.verdict());
      out.flush();
    }
    return runs.exitCode().number();
  }
}
