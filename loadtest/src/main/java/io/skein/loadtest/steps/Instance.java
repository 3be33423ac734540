package io.skein.loadtest.steps;

import io.skein.loadtest.engine.RunException;
import io.skein.loadtest.engine.Step;
import io.skein.loadtest.result.TimeLine.Mark.Kind;
import io.skein.loadtest.scenario.ScenarioException;
import io.skein.loadtest.system.InstanceStatus;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An instance of {@code ./skein up}, acted on as an operator would: by the launcher. What the
 * launcher cannot do, a signal does. Used by the thread of the steps.
 */
public final class Instance {
  /** A slowed process is stopped for one half of each such time. */
  private static final long SLOW_PERIOD_MILLIS = 200;

  private static final long MILLIS = 1000;

  private static final Pattern LOOPBACK = Pattern.compile("127(?:\\.\\d{1,3}){3}");

  private final Path home;
  private final int portOffset;
  private final @Nullable URI target;
  private final Firewall firewall;

  /**
   * @param home the checkout that has the launcher
   * @param target what the run is against; null: this instance
   */
  public Instance(Path home, int portOffset, @Nullable URI target) {
    this(home, portOffset, target, Firewall::system);
  }

  Instance(Path home, int portOffset, @Nullable URI target, Firewall.Nft nft) {
    this.home = home;
    this.target = target;
    this.portOffset = portOffset;
    this.firewall = new Firewall(portOffset, nft);
  }

  /**
   * Makes sure that what is done to the instance is done to what the run is against.
   *
   * @throws RunException if that is another one
   */
  void requireTarget() {
    if (target != null && !serves(target)) {
      throw new RunException(
          RunException.Kind.USAGE,
          "steps act on the instance of this machine at port offset "
              + portOffset
              + ", and "
              + target
              + " is none of its nodes: only drop, and run COMMAND, are for another target");
    }
  }

  private boolean serves(URI address) {
    try {
      return InstanceStatus.of(home, portOffset).serves(address);
    } catch (ScenarioException nothingRuns) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** What has its effect when the launcher returns: until then it mostly starts. */
  void atOnce(Step.Controls controls, String process, String verb)
      throws IOException, InterruptedException {
    act(process, verb);
    controls.began();
  }

  /** What takes its time: the launcher returns when it is done. */
  void inTime(Step.Controls controls, String process, String verb)
      throws IOException, InterruptedException {
    controls.began();
    act(process, verb);
  }

  private void act(String process, String verb) throws IOException, InterruptedException {
    Shell.run(launcher("node", process, verb), "skein node " + process + " " + verb);
  }

  private List<String> launcher(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(home.resolve("skein").toString());
    command.addAll(List.of(arguments));
    command.add("--port-offset");
    command.add(Integer.toString(portOffset));
    return command;
  }

  void pause(Step.Controls controls, String process, double seconds)
      throws IOException, InterruptedException {
    act(process, "pause");
    try {
      controls.began();
      TimeUnit.MILLISECONDS.sleep((long) (seconds * MILLIS));
    } finally {
      act(process, "resume");
    }
    controls.mark(Kind.HEAL, process + " resumed");
  }

  /** Stops and continues it in turn: a disk, or a machine, that answers late. */
  void slow(Step.Controls controls, String process, double seconds)
      throws IOException, InterruptedException {
    String pid = Long.toString(pid(process));
    controls.began();
    try {
      for (double left = seconds * MILLIS; left > 0; left -= SLOW_PERIOD_MILLIS) {
        Shell.run(List.of("kill", "-STOP", pid), "kill -STOP");
        TimeUnit.MILLISECONDS.sleep(SLOW_PERIOD_MILLIS / 2);
        Shell.run(List.of("kill", "-CONT", pid), "kill -CONT");
        TimeUnit.MILLISECONDS.sleep(SLOW_PERIOD_MILLIS / 2);
      }
    } finally {
      Shell.run(List.of("kill", "-CONT", pid), "kill -CONT");
    }
    controls.mark(Kind.HEAL, process + " as before");
  }

  /**
   * Before a run that will cut its network.
   *
   * @throws RunException if this machine does not allow it
   */
  void requirePartitions() {
    firewall.require();
  }

  /** A node and the other nodes do not hear each other; clients and stores hear all. */
  void partition(Step.Controls controls, String node, double seconds)
      throws IOException, InterruptedException {
    List<Firewall.Peer> others = new ArrayList<>(peers(status().nodes()));
    Firewall.Peer one =
        others.stream()
            .filter(peer -> peer.name().equals(node))
            .findFirst()
            .orElseThrow(() -> new IOException("there is no " + node));
    others.remove(one);
    if (others.isEmpty()) {
      throw new IOException("there is no other node");
    }
    try {
      firewall.cut(one, others, seconds);
      controls.began();
      TimeUnit.MILLISECONDS.sleep((long) (seconds * MILLIS));
    } finally {
      firewall.heal();
    }
    controls.mark(Kind.HEAL, node + " is connected again");
  }

  /**
   * The nodes as they reach each other.
   *
   * @throws IOException if one has an address that is not the instance's alone
   */
  static List<Firewall.Peer> peers(List<InstanceStatus.Node> nodes) throws IOException {
    List<Firewall.Peer> peers = new ArrayList<>();
    for (InstanceStatus.Node node : nodes) {
      if (!LOOPBACK.matcher(node.host()).matches() || node.port() == 0) {
        throw new IOException("only nodes on loopback addresses are cut off, not " + node.host());
      }
      peers.add(new Firewall.Peer(node.name(), node.host(), node.port()));
    }
    return peers;
  }

  void rollingRestart(Step.Controls controls) throws IOException, InterruptedException {
    controls.began();
    for (InstanceStatus.Node node : status().nodes()) {
      act(node.name(), "drain");
      act(node.name(), "start");
      controls.mark(Kind.HEAL, node.name() + " restarted");
    }
  }

  private long pid(String process) throws IOException, InterruptedException {
    Long pid = status().pids().get(process);
    if (pid == null) {
      throw new IOException("no process " + process + " runs");
    }
    return pid;
  }

  private InstanceStatus status() throws InterruptedException {
    return InstanceStatus.of(home, portOffset);
  }
}
