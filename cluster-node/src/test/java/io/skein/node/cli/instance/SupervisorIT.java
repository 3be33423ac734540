package io.skein.node.cli.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.skein.node.cli.instance.InstanceException.Reason;
import io.skein.node.cli.instance.InstanceFile.Instance;
import io.skein.node.cli.instance.InstanceStatus.NodeStatus;
import io.skein.node.cli.process.FreePorts;
import io.skein.node.cli.process.JavaHome;
import io.skein.node.cli.process.SkeinHome;
import io.skein.node.cli.store.StoreJava;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole instance, with a real store and a stand-in for the node. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SupervisorIT {

  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir private Path directory;

  private final Recorded progress = new Recorded();
  private Optional<Supervisor> supervisor = Optional.empty();

  @AfterEach
  void stopsEverything() throws IOException {
    if (supervisor.isPresent()) {
      supervisor.get().stop(note -> {});
    }
  }

  @Test
  void runsAnInstanceThatItsCommandsFindAndSteer() throws Exception {
    Supervisor started = start(freeOffset());

    Instance found = instance(started);
    ControlClient client = new ControlClient(found);
    InstanceStatus status = client.status();
    assertThat(status.allReady()).isTrue();
    assertThat(status.nodes()).extracting(NodeStatus::name).containsExactly("node-1", "node-2");
    assertThat(status.cassandra()).hasSize(1);
    assertThat(directory.resolve("service-key")).isNotEmptyFile();
    assertThat(Files.getPosixFilePermissions(directory.resolve("service-key")))
        .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    assertThat(directory.resolve("web-push.pem")).isNotEmptyFile();
    assertThat(Files.getPosixFilePermissions(directory.resolve("web-push.pem")))
        .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    client.node("node-2", NodeAction.PAUSE, note -> {});
    assertThat(node(client, 2).state()).isEqualTo(ChildState.DOWN);
    assertThat(node(client, 2).pid()).isNotNull();
    client.node("node-2", NodeAction.RESUME, note -> {});
    await(() -> node(client, 2).state() == ChildState.READY);

    client.node("node-2", NodeAction.KILL, note -> {});
    assertThat(node(client, 2).pid()).isNull();
    assertThatThrownBy(() -> client.node("node-2", NodeAction.DRAIN, note -> {}))
        .isInstanceOfSatisfying(
            InstanceException.class,
            failure -> assertThat(failure.reason()).isEqualTo(Reason.TARGET_GONE));
    client.node("node-2", NodeAction.START, note -> {});
    assertThat(client.status().allReady()).isTrue();

    client.down(note -> {});
    started.awaitEnd();
    assertThat(found.isAlive()).isTrue();
    assertThat(InstanceFile.at(found.offset()).read()).isEmpty();
  }

  @Test
  void startsAChildAgainThatEndedByItself() throws Exception {
    Supervisor started = start(freeOffset());
    ControlClient client = new ControlClient(instance(started));
    long first = pid(node(client, 1));

    ProcessHandle.of(first).orElseThrow().destroyForcibly();

    await(
        () -> {
          NodeStatus node = node(client, 1);
          return node.state() == ChildState.READY && pid(node) != first;
        });
    assertThat(progress.warnings()).anyMatch(text -> text.contains("node-1 ended by itself"));
  }

  @Test
  void namesThePortThatIsInUse() throws Exception {
    int offset = freeOffset();
    PortPlan ports = new PortPlan(offset, PortPlan.Addressing.ADDRESS_EACH);
    int http = ports.node(1).ports().http();
    try (ServerSocket taken = new ServerSocket(http, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> start(offset))
          .isInstanceOf(InstanceException.class)
          .hasMessageContaining("127.0.0.1:" + http + " (HTTP API of node-1) is in use by process")
          .hasMessageContaining("--port-offset");
      assertThat(taken.isBound()).isTrue();
    }
  }

  private Supervisor start(int offset) throws IOException, InterruptedException {
    Supervisor prepared = Supervisor.prepare(plan(offset), progress);
    supervisor = Optional.of(prepared);
    prepared.start();
    return prepared;
  }

  private InstancePlan plan(int offset) {
    SkeinHome home = SkeinHome.locate();
    List<Path> classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .map(Path::of)
            .toList();
    return new InstancePlan(
        home,
        JavaHome.current(),
        classPath,
        FakeNode.class.getName(),
        StoreJava.choose(Optional.empty()),
        home.storeClassPath(),
        new PortPlan(offset, LoopbackAddresses.addressing(2)),
        2,
        1,
        directory,
        SupervisorSettings.from(ConfigFactory.parseResources("skein/up.conf").resolve()));
  }

  private static Instance instance(Supervisor supervisor) throws IOException {
    return InstanceFile.at(supervisor.portOffset()).live().orElseThrow();
  }

  private static NodeStatus node(ControlClient client, int number) {
    return client.status().nodes().get(number - 1);
  }

  private static long pid(NodeStatus node) {
    Long pid = node.pid();
    return pid == null ? -1 : pid;
  }

  /** An offset at which nothing listens on any port of the plan. */
  private static int freeOffset() {
    for (int offset = 20_000; offset < PortPlan.OFFSET_MAX; offset += 500) {
      boolean free =
          new PortPlan(offset, PortPlan.Addressing.ADDRESS_EACH)
              .endpoints(2, 1).stream().allMatch(end -> FreePorts.isFree(end.host(), end.port()));
      if (free) {
        return offset;
      }
    }
    throw new IllegalStateException("No free port offset");
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + SOON.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("it took too long").isLessThan(deadline);
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }

  /** Keeps what an operator would have read. */
  private static final class Recorded implements Progress {
    private final List<String> warned = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void working(String what) {}

    @Override
    public void done(String what) {}

    @Override
    public void warn(String what) {
      warned.add(what);
    }

    List<String> warnings() {
      synchronized (warned) {
        return List.copyOf(warned);
      }
    }
  }
}
