package io.skein.loadtest;

import io.skein.loadtest.engine.RunException;
import io.skein.loadtest.engine.RunPlan;
import io.skein.loadtest.generators.Agent;
import io.skein.loadtest.generators.HostPort;
import io.skein.loadtest.generators.LocalGenerators;
import io.skein.loadtest.generators.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./skein load agent}: a generator that waits for a coordinator. */
@Command(
    name = "agent",
    description =
        "Makes load for a coordinator (--generators HOST:PORT,... of a scenario) that has the same"
            + " secret; one at a time, until it is stopped.",
    mixinStandardHelpOptions = true)
final class AgentCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      required = true,
      description = "Where to wait; port 0: any free one, which is printed.")
  String listen;

  @Option(
      names = "--secret-file",
      paramLabel = "FILE",
      description = "The secret, 16 characters or more (default: in SKEIN_LOAD_SECRET).")
  @Nullable Path secretFile;

  @Option(names = "--until-input-ends", hidden = true)
  boolean untilInputEnds;

  @Override
  public Integer call() {
    Secret secret = Secret.from(secretFile, System.getenv(Secret.VARIABLE));
    InetSocketAddress address = HostPort.parse(listen);
    PrintWriter out = spec.commandLine().getOut();
    try (Agent agent = Agent.listening(address, secret, AgentCommand::plan, out)) {
      out.println(LocalGenerators.LISTENING + HostPort.format(agent.address()));
      out.flush();
      if (untilInputEnds) {
        Thread watch = new Thread(() -> awaitEnd(System.in, agent), "input");
        watch.setDaemon(true);
        watch.start();
      }
      agent.serve();
      return 0;
    }
  }

  private static void awaitEnd(InputStream input, Agent agent) {
    try (agent) {
      long unused = input.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // That is an end, too.
    }
  }

  /**
   * The plan of a coordinator's command line. Nothing else of it is done: no step, no target, no
   * file.
   *
   * @throws RunException if it is no scenario
   */
  static RunPlan plan(List<String> command) {
    CommandLine line =
        LoadMain.commandLine().setOverwrittenOptionsAllowed(true).setExpandAtFiles(false);
    CommandLine.ParseResult parsed = line.parseArgs(command.toArray(String[]::new));
    if (parsed.hasSubcommand()
        && parsed.subcommand().commandSpec().userObject() instanceof ScenarioCommand scenario) {
      return scenario.sharedPlan();
    }
    throw new RunException(RunException.Kind.USAGE, "no scenario that generators can share");
  }
}
