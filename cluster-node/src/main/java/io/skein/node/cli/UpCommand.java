package io.skein.node.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import io.skein.node.cli.instance.InstanceException;
import io.skein.node.cli.instance.InstanceException.Reason;
import io.skein.node.cli.instance.InstancePlan;
import io.skein.node.cli.instance.LoopbackAddresses;
import io.skein.node.cli.instance.PortPlan;
import io.skein.node.cli.instance.Progress;
import io.skein.node.cli.instance.Supervisor;
import io.skein.node.cli.instance.SupervisorSettings;
import io.skein.node.cli.process.JavaHome;
import io.skein.node.cli.process.SkeinHome;
import io.skein.node.cli.store.StoreJava;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Starts an instance and stays with it as its supervisor, or leaves one behind with {@code
 * --detach}.
 */
@Command(
    name = "up",
    description = {
      "Starts Cassandra and Skein nodes on this machine, and keeps them running until Ctrl-C or ./skein down.",
      "Settings: config/up.conf. Node i listens on 127.0.0.i."
    })
final class UpCommand implements Callable<Integer> {

  private static final String NODE_MAIN = "io.skein.node.NodeMain";

  @Mixin private InstanceOptions instance = new InstanceOptions();
  @Mixin private UpOptions size = new UpOptions();

  @Option(
      names = "--detach",
      description = "Return when the instance is ready, and leave it running in the background.")
  private boolean detach;

  @Option(
      names = DetachedUp.BACKGROUND,
      hidden = true,
      description = "This is the process that --detach leaves behind: another one speaks for it.")
  private boolean background;

  @Override
  public Integer call() throws IOException, InterruptedException {
    InstancePlan plan = plan();
    if (detach) {
      return new DetachedUp(plan, Terminal.progress()).run();
    }
    return supervise(plan);
  }

  private int supervise(InstancePlan plan) throws IOException, InterruptedException {
    Progress progress = Terminal.progress();
    if (plan.nodes() == 2) {
      progress.warn(
          "two nodes cannot outvote each other: the loss of one may stop both; use three");
    }
    Supervisor supervisor = Supervisor.prepare(plan, progress);
    Thread onSignal = new Thread(() -> stopAll(supervisor, progress), "stop-all");
    Runtime.getRuntime().addShutdownHook(onSignal);
    try {
      supervisor.start();
      if (!background) {
        Terminal.println(ReadyText.of(plan, Terminal.colours()));
      }
      supervisor.awaitEnd();
      return ExitCode.GOOD;
    } catch (InstanceException e) {
      progress.warn("Start failed; stopping what has started");
      supervisor.stop(progress::done);
      throw e;
    }
  }

  /** Runs in the JVM's shutdown hook: the process ends only after this. */
  private static void stopAll(Supervisor supervisor, Progress progress) {
    try {
      supervisor.stop(progress::done);
    } catch (IOException e) {
      progress.warn("Not everything could be stopped: " + e.getMessage());
    }
  }

  private InstancePlan plan() {
    SkeinHome home = SkeinHome.locate();
    SupervisorSettings settings = SupervisorSettings.from(configuration(home));
    List<Path> nodeClassPath = home.nodeClassPath();
    List<Path> storeClassPath = home.storeClassPath();
    if (storeClassPath.isEmpty() || nodeClassPath.isEmpty()) {
      throw new InstanceException(
          Reason.MACHINE, "Skein is not built in " + home.root() + "; ./skein up builds it");
    }
    int addresses = Math.max(size.nodes(), size.stores());
    return new InstancePlan(
        home,
        JavaHome.current(),
        nodeClassPath,
        NODE_MAIN,
        StoreJava.choose(settings.storeJavaHome()),
        storeClassPath,
        new PortPlan(instance.portOffset(), LoopbackAddresses.addressing(addresses)),
        size.nodes(),
        size.stores(),
        instance.data(home.root()),
        settings);
  }

  static Config configuration(SkeinHome home) {
    return ConfigFactory.parseFile(
            home.config("up.conf").toFile(), ConfigParseOptions.defaults().setAllowMissing(true))
        .withFallback(ConfigFactory.parseResources("skein/up.conf"))
        .resolve();
  }
}
