package io.skein.node.cli.instance;

import io.skein.node.cli.instance.ControlMessages.Line;
import io.skein.node.cli.instance.ControlMessages.Request;
import io.skein.node.cli.instance.InstanceDirectory.Orphan;
import io.skein.node.cli.instance.InstanceDirectory.Shape;
import io.skein.node.cli.instance.InstanceException.Reason;
import io.skein.node.cli.instance.InstanceFile.Instance;
import io.skein.node.cli.instance.PortPlan.Endpoint;
import io.skein.node.cli.instance.PortPlan.NodePlace;
import io.skein.node.cli.instance.PortPlan.StorePlace;
import io.skein.node.cli.process.ClassArchive;
import io.skein.node.cli.process.ClassArchiver;
import io.skein.node.cli.process.FreePorts;
import io.skein.node.cli.process.JavaHome;
import io.skein.node.cli.process.PortOwner;
import io.skein.node.cli.process.Signal;
import io.skein.node.cli.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The parent of one instance's stores and nodes: starts them in order, keeps them running, answers
 * the control channel, and ends them in the opposite order.
 *
 * <p>Thread-safe: {@link #stop} may come from a signal while {@link #start} is still at work.
 */
public final class Supervisor {

  /** Orphans end by themselves when their supervisor dies; a draining node takes the longest. */
  private static final Duration ORPHAN_GRACE = Duration.ofSeconds(40);

  private static final Duration OUTPUT_CHECK = Duration.ofSeconds(10);
  private static final int WORKERS = 2;

  private final InstancePlan plan;
  private final Progress progress;
  private final InstanceFile file;
  private final InstanceDirectory directory;
  private final ControlServer control;
  private final ClassArchive storeClasses;
  private final ClassArchive nodeClasses;
  private final ClassArchiver archiver;
  private final Fleet fleet;
  private final ScheduledExecutorService scheduler;
  private final CountDownLatch ended = new CountDownLatch(1);

  /** Guarded by this: once true no child is started. */
  private boolean stopping;

  private Supervisor(InstancePlan plan, Progress progress, InstanceFile file) throws IOException {
    this.plan = plan;
    this.progress = progress;
    this.file = file;
    this.directory = InstanceDirectory.take(plan.data());
    this.directory.fit(new Shape(plan.stores(), plan.ports().offset()));
    this.scheduler = Executors.newScheduledThreadPool(WORKERS, Supervisor::daemon);
    List<Path> storeJars = directory.withOwnJarsCopied(plan.storeClassPath());
    List<Path> nodeJars = directory.withOwnJarsCopied(plan.nodeClassPath());
    this.storeClasses = archive("store", plan.storeJava(), "cassandra/jvm.options", storeJars);
    this.nodeClasses = archive("node", plan.nodeJava(), "node-jvm.options", nodeJars);
    this.archiver = new ClassArchiver(directory.path().resolve("class-archives.log"));
    this.fleet = assemble(storeJars, nodeJars);
    this.control = ControlServer.open(this::handle);
  }

  /**
   * Takes the data directory and opens the control channel; nothing is started yet.
   *
   * @throws InstanceException if an instance runs at this offset or in this directory, or a port is
   *     taken
   */
  public static Supervisor prepare(InstancePlan plan, Progress progress) throws IOException {
    InstanceFile file = InstanceFile.at(plan.ports().offset());
    Instance running = file.live().orElse(null);
    if (running != null) {
      throw new InstanceException(
          Reason.WRONG_USE,
          "an instance runs at port offset %d already (process %d, data in %s); ./skein down%s stops it"
              .formatted(
                  running.offset(), running.pid(), running.data(), offsetOption(running.offset())));
    }
    return new Supervisor(plan, progress, file);
  }

  /** What a command line must add to reach an instance at {@code offset}. */
  public static String offsetOption(int offset) {
    return offset == 0 ? "" : " --port-offset " + offset;
  }

  /**
   * Starts everything and returns when all of it takes requests.
   *
   * @throws InstanceException if a port is taken or a child does not come up; the caller then stops
   *     what has started
   */
  public void start() throws IOException, InterruptedException {
    file.write(instance(false));
    settleOrphans();
    refuseTakenPorts();
    OutputBound bound = new OutputBound(plan.settings().outputBytesMax());
    var unused =
        scheduler.scheduleWithFixedDelay(
            () -> bound(bound), 0, OUTPUT_CHECK.toMillis(), TimeUnit.MILLISECONDS);

    long begun = System.nanoTime();
    bringUp(fleet.stores().values().stream().toList(), begun);
    bringUp(fleet.nodes().values().stream().toList(), System.nanoTime());
    file.write(instance(true));
    daemon(this::archiveClasses).start();
  }

  /**
   * Blocks until the instance has been ended, by an operator's {@code down} or by {@link #stop}.
   */
  public void awaitEnd() throws InterruptedException {
    ended.await();
    control.awaitAnswered();
  }

  /**
   * Ends every child in order and forgets the instance. Returns when nothing of it runs; later
   * calls do nothing.
   */
  public void stop(Notes notes) throws IOException {
    synchronized (this) {
      if (stopping) {
        return;
      }
      stopping = true;
    }
    archiver.close();
    try {
      fleet.stop(notes);
    } finally {
      control.close();
      file.remove(ProcessHandle.current().pid());
      directory.close();
      ended.countDown();
    }
  }

  public int portOffset() {
    return plan.ports().offset();
  }

  /** How every child is doing. */
  public InstanceStatus status() {
    return fleet.status();
  }

  private void bringUp(List<SupervisedChild> children, long begun) {
    children.forEach(this::launch);
    for (SupervisedChild child : children) {
      progress.working("Starting " + child.name());
      child.awaitReady();
      progress.done(
          String.format(
              Locale.ROOT,
              "%s is ready after %.1f s",
              child.name(),
              (System.nanoTime() - begun) / 1e9));
    }
  }

  private synchronized void launch(SupervisedChild child) {
    if (stopping) {
      throw new InstanceException(Reason.TARGET_GONE, "the instance is being stopped");
    }
    try {
      child.start();
    } catch (StoreException e) {
      throw new InstanceException(Reason.MACHINE, e.getMessage(), e);
    }
  }

  /**
   * Deals with what a killed supervisor left. Its children see the pipe to it close and end; a
   * frozen one is woken for that. A store that goes on serving nevertheless is adopted, because its
   * data directory cannot be opened twice.
   */
  private void settleOrphans() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + ORPHAN_GRACE.toNanos();
    for (Orphan orphan : directory.orphans()) {
      progress.working(
          "Waiting for the %s of an earlier supervisor to end (process %d)"
              .formatted(orphan.name(), orphan.process().pid()));
      orphan.process().signal(Signal.CONT);
      Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
      if (orphan.process().awaitExit(left)) {
        continue;
      }
      SupervisedChild successor = fleet.named(orphan.name()).orElse(null);
      if (successor != null && successor.adopt(orphan.process())) {
        progress.done(orphan.name() + " of an earlier supervisor was adopted");
      } else {
        progress.warn(orphan.name() + " of an earlier supervisor hangs and is killed");
        orphan.process().handle().destroyForcibly();
        orphan.process().awaitExit(ORPHAN_GRACE);
      }
    }
  }

  private void refuseTakenPorts() {
    List<String> taken = new ArrayList<>();
    for (Endpoint endpoint : plan.ports().endpoints(plan.nodes(), plan.stores())) {
      boolean ours = fleet.named(endpoint.process()).map(SupervisedChild::isAlive).orElse(false);
      if (!ours && !FreePorts.isFree(endpoint.host(), endpoint.port())) {
        taken.add(
            "%s (%s of %s) is in use by %s"
                .formatted(
                    endpoint,
                    endpoint.purpose(),
                    endpoint.process(),
                    PortOwner.describe(endpoint.port())));
      }
    }
    if (!taken.isEmpty()) {
      throw new InstanceException(
          Reason.MACHINE,
          String.join("; ", taken) + ". End that process, or shift all ports with --port-offset");
    }
  }

  private Line handle(Request request, Notes notes) throws InterruptedException {
    try {
      return switch (request.verb()) {
        case STATUS -> Line.answer(fleet.status());
        case DOWN -> {
          progress.working("Stopping, as asked by ./skein down");
          stop(
              note -> {
                progress.done(note);
                notes.say(note);
              });
          yield Line.done();
        }
        case NODE -> {
          act(request, notes);
          yield Line.done();
        }
      };
    } catch (IOException e) {
      throw new InstanceException(Reason.MACHINE, String.valueOf(e.getMessage()), e);
    }
  }

  private void act(Request request, Notes notes) throws IOException, InterruptedException {
    String name = request.name();
    NodeAction action = request.action();
    if (name == null || action == null) {
      throw new InstanceException(Reason.WRONG_USE, "which process, and what to do with it?");
    }
    SupervisedChild child = fleet.require(name);
    if (action != NodeAction.START && !child.isAlive()) {
      throw new InstanceException(Reason.TARGET_GONE, name + " does not run");
    }
    progress.working(name + ": " + action.word() + ", as asked by ./skein node");
    switch (action) {
      case DRAIN, STOP -> child.stop();
      case KILL -> child.kill();
      case PAUSE -> child.signal(Signal.STOP);
      case RESUME -> child.signal(Signal.CONT);
      case START -> {
        launch(child);
        child.awaitReady();
      }
    }
    progress.done(name + ": " + action.word() + " done");
    notes.say(name + ": " + action.word() + " done");
  }

  private void bound(OutputBound bound) {
    for (Path output : fleet.outputs()) {
      try {
        bound.enforce(output);
      } catch (IOException e) {
        progress.warn(output + " cannot be kept short: " + e.getMessage());
      }
    }
  }

  private Instance instance(boolean ready) {
    ProcessHandle self = ProcessHandle.current();
    return new Instance(
        plan.ports().offset(),
        self.pid(),
        Instance.startMillis(self),
        plan.data().toString(),
        control.port(),
        control.token(),
        ready);
  }

  private ClassArchive archive(String kind, JavaHome java, String options, List<Path> jars)
      throws IOException {
    return ClassArchive.of(
        plan.home().classArchives(), kind, java, List.of("@" + plan.home().config(options)), jars);
  }

  /** After all is up, and beside its work: nobody waits for what makes later starts faster. */
  private void archiveClasses() {
    try {
      for (ClassArchive archive : List.of(storeClasses, nodeClasses)) {
        if (archiver.make(archive)) {
          progress.done("Later starts are faster: classes are kept in " + archive.file());
        }
      }
    } catch (IOException e) {
      progress.warn(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      // Nobody interrupts this thread; it ends with the process.
      Thread.currentThread().interrupt();
    }
  }

  private Fleet assemble(List<Path> storeJars, List<Path> nodeJars) throws IOException {
    Path webPushKey = WebPushKeyFile.ensure(directory.path());
    Path serviceKey = KeyFile.ensure(directory.path(), KeyFile.SERVICE);
    Path relayKey = KeyFile.ensure(directory.path(), KeyFile.RELAY);
    List<StorePlace> storePlaces = plan.ports().stores(plan.stores());
    List<NodePlace> nodePlaces = plan.ports().nodes(plan.nodes());
    Map<StorePlace, SupervisedChild> stores = new LinkedHashMap<>();
    for (StorePlace place : storePlaces) {
      stores.put(
          place,
          supervised(
              new StoreChild(
                  plan.home(),
                  plan.storeJava(),
                  storeJars,
                  storeClasses,
                  plan.store(place),
                  plan.stores(),
                  plan.settings())));
    }
    Map<NodePlace, SupervisedChild> nodes = new LinkedHashMap<>();
    for (NodePlace place : nodePlaces) {
      Path own = directory.of(place.name());
      String config =
          NodeConfig.of(
              place,
              nodePlaces,
              storePlaces,
              plan.home().config("up.conf"),
              own,
              // One for all nodes, as the store is.
              serviceKey.resolveSibling("media"),
              serviceKey,
              webPushKey,
              relayKey);
      nodes.put(
          place,
          supervised(
              new NodeChild(
                  plan.home(),
                  plan.nodeJava(),
                  nodeJars,
                  nodeClasses,
                  plan.nodeMainClass(),
                  place,
                  own,
                  config,
                  plan.settings())));
    }
    return new Fleet(stores, nodes);
  }

  private SupervisedChild supervised(Child child) {
    return new SupervisedChild(
        child, plan.settings().restartsPerMinute(), Clock.systemUTC(), scheduler, progress);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "supervisor");
    thread.setDaemon(true);
    return thread;
  }
}
