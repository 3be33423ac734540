package io.skein.loadtest.generators;

import io.skein.loadtest.engine.Assembly;
import io.skein.loadtest.engine.Crowd;
import io.skein.loadtest.engine.Engine;
import io.skein.loadtest.engine.Execution;
import io.skein.loadtest.engine.Observer;
import io.skein.loadtest.engine.Patience;
import io.skein.loadtest.engine.RunException;
import io.skein.loadtest.engine.RunPlan;
import io.skein.loadtest.engine.ServerMeter;
import io.skein.loadtest.engine.Share;
import io.skein.loadtest.engine.Slice;
import io.skein.loadtest.engine.Steps;
import io.skein.loadtest.result.TimeLine;
import io.skein.loadtest.system.Target;
import io.skein.loadtest.wire.SkeinDialect;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Runs one test on several generators: makes the users, gives each generator its share of them and
 * of the load, lets all begin at one moment, acts on the target, and adds up what they tell. A
 * generator that is lost before the beginning ends the run; later the others go on. Whether the
 * target is gone is for all of them together to say: one whose users alone are cut off tries on.
 * Runs on its caller's thread; {@link #interrupt} and the crowd are thread-safe.
 */
public final class Coordinator implements Execution, Crowd {
  private static final long SECOND = 1_000_000_000L;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final int POLL_MILLIS = 20;
  private static final long LATE_NANOS = 3 * SECOND;

  /** After the plan's end: what is on its way, the logs, the last counts. */
  private static final long END_WITHIN = 300 * SECOND;

  /** After the word to stop; less than whoever interrupts a run waits for its report. */
  private static final long STOP_WITHIN = 20 * SECOND;

  /** Generators say something each second; who says more waits until it is heard. */
  private static final int HEARD_MAX = 1024;

  private final RunPlan plan;
  private final List<String> command;
  private final Target target;
  private final List<InetSocketAddress> addresses;
  private final Secret secret;
  private final long deadNanos;
  private final BlockingQueue<Generator.Heard> heard = new LinkedBlockingQueue<>(HEARD_MAX);
  private final List<Generator> generators = new CopyOnWriteArrayList<>();
  private final Slices slices;
  private final Map<String, Object> figures = Collections.synchronizedMap(new LinkedHashMap<>());
  private final List<String> flaws = new ArrayList<>();
  private final ScheduledExecutorService pinger =
      Executors.newSingleThreadScheduledExecutor(Coordinator::daemon);
  private final ServerMeter meter;
  private final CommonTimeLine line;
  private long startNanos;
  private boolean begun;
  private long aliveNanos;
  private boolean targetDied;
  private volatile boolean interrupted;
  private volatile boolean stopping;
  private volatile long stopBy;

  /**
   * @param plan for one generator
   * @param command what the plan was made of, for the agents to make it, too
   * @throws RunException if it cannot be shared among so many
   */
  public Coordinator(
      RunPlan plan,
      List<String> command,
      Target target,
      Observer observer,
      List<InetSocketAddress> addresses,
      Secret secret) {
    this(plan, command, target, observer, addresses, secret, Patience.DEAD_AFTER);
  }

  /**
   * @param deadNanos after which the target is taken for dead, while nobody is connected
   */
  Coordinator(
      RunPlan plan,
      List<String> command,
      Target target,
      Observer observer,
      List<InetSocketAddress> addresses,
      Secret secret,
      long deadNanos) {
    this.plan = plan.over(addresses.size());
    this.command = List.copyOf(command);
    this.target = target;
    this.addresses = List.copyOf(addresses);
    this.secret = secret;
    this.deadNanos = deadNanos;
    this.slices = new Slices(addresses.size());
    this.meter = new ServerMeter(target.processes());
    this.line = new CommonTimeLine(observer, meter);
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "pings-generators");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void interrupt() {
    interrupted = true;
    stop(new Word.Stop());
  }

  private void stop(Word word) {
    stopBy = System.nanoTime() + STOP_WITHIN;
    stopping = true;
    generators.forEach(generator -> generator.tell(word));
  }

  @Override
  public CompletableFuture<Void> drop(double share, long awayNanos) {
    return CompletableFuture.allOf(
        generators.stream()
            .filter(Generator::goesOn)
            .map(generator -> generator.drop(share, awayNanos))
            .toArray(CompletableFuture<?>[]::new));
  }

  @Override
  public boolean allPresent() {
    generators.forEach(Generator::ping);
    return generators.stream().filter(Generator::goesOn).allMatch(Generator::isAllPresent);
  }

  @Override
  public Engine.Outcome run() {
    try {
      connect();
      prepare();
      hearUntil(
          () -> generators.stream().noneMatch(one -> one.state == Generator.State.CONNECTED),
          System.nanoTime() + Patience.READY_WITHIN);
      begin();
      carryOut();
    } finally {
      pinger.shutdownNow();
      generators.forEach(Generator::close);
    }
    return new Assembly(
            plan,
            target,
            generators.stream()
                .map(
                    one ->
                        new Assembly.Contribution(
                            one.name, one.skewNanos() / NANOS_PER_MILLI, one.part()))
                .toList(),
            figures,
            flaws)
        .outcome(line.began(), line.inOrder(), meter);
  }

  private void connect() {
    // Also while others are waited for, and users made: each side takes silence for the other's
    // end.
    ScheduledFuture<?> unused =
        pinger.scheduleAtFixedRate(
            () -> generators.forEach(Generator::ping), 0, 1, TimeUnit.SECONDS);
    for (int i = 0; i < addresses.size(); i++) {
      Share share = new Share(i, addresses.size());
      generators.add(Generator.connect(i, addresses.get(i), (int) online(share), secret, heard));
    }
    generators.forEach(Generator::readClock);
  }

  private long online(Share share) {
    return share.users(plan).filter(plan.population()::isOnline).count();
  }

  private void prepare() {
    target.prepare(plan.population().users());
    List<SkeinDialect.Account> accounts = target.accounts();
    if (accounts.size() < plan.population().users()) {
      throw new RunException(
          RunException.Kind.USAGE,
          "--generators needs a target whose users can be made and handed on, which "
              + target.name()
              + " is not");
    }
    line.begin();
    List<String> sockets = target.sockets().stream().map(HostPort::format).toList();
    for (Generator generator : generators) {
      int[] users = new Share(generator.index, generators.size()).users(plan).toArray();
      generator.tell(
          new Word.Prepare(
              command,
              plan.describe(),
              generator.index,
              generators.size(),
              target.name(),
              sockets,
              users[0],
              accounts.subList(users[0], users[0] + users.length).stream()
                  .map(one -> new Word.Account(one.id().toString(), one.token()))
                  .toList()));
      generator.works();
    }
    if (interrupted) {
      // The word may have come before there was anything to stop.
      interrupt();
    }
  }

  private void begin() {
    for (Generator generator : generators) {
      if (generator.state == Generator.State.CONNECTED) {
        throw new RunException(
            RunException.Kind.GENERATOR_LOST, generator + " does not become ready");
      }
      if (generator.goesOn()) {
        generator.readClock();
        if (!generator.hasClock()) {
          throw new RunException(RunException.Kind.GENERATOR_LOST, generator + " does not answer");
        }
      }
    }
    startNanos = System.nanoTime() + SECOND;
    begun = true;
    if (allOver()) {
      // Interrupted before the beginning.
      return;
    }
    long worst = 0;
    for (Generator generator : generators) {
      if (generator.goesOn()) {
        generator.begin(startNanos);
        worst = Math.max(worst, generator.skewNanos());
      }
    }
    line.mark(
        TimeLine.Mark.Kind.NOTE,
        String.format(
            Locale.ROOT,
            "%d generators begin together, each within %.2f ms of the same moment",
            generators.size(),
            worst / NANOS_PER_MILLI));
  }

  private void carryOut() {
    long end = startNanos + plan.schedule().lengthNanos();
    Steps steps = new Steps(plan.steps(), startNanos, this, line::mark, figures, flaws);
    aliveNanos = startNanos;
    steps.start();
    try {
      hearUntil(() -> allOver() || targetIsGone(), end);
    } finally {
      steps.stop();
    }
    hearUntil(this::allOver, end + END_WITHIN);
    for (Generator generator : generators) {
      if (generator.goesOn()) {
        lose(generator, "it does not come to an end");
      }
    }
    loseThoseAlone();
    handOut();
  }

  /** Whether nobody of any of them was connected for too long; then all are told. */
  private boolean targetIsGone() {
    long now = System.nanoTime();
    if (generators.stream().anyMatch(one -> one.goesOn() && one.isAnyPresent())) {
      aliveNanos = now;
    } else if (!targetDied && now - aliveNanos > deadNanos) {
      targetDied = true;
      line.mark(TimeLine.Mark.Kind.NOTE, "nobody is connected any more");
      stop(new Word.GiveUp());
    }
    return targetDied;
  }

  /** Of those nobody was connected at the end: that is no matter of the target's if others were. */
  private void loseThoseAlone() {
    if (targetDied
        || generators.stream()
            .filter(one -> one.state == Generator.State.ENDED)
            .allMatch(Coordinator::isWithoutTarget)) {
      return;
    }
    for (Generator generator : generators) {
      if (isWithoutTarget(generator)) {
        lose(generator, "it does not reach the target, which others do");
      }
    }
  }

  private static boolean isWithoutTarget(Generator generator) {
    return generator.part().ending() == Engine.Ending.TARGET_DIED;
  }

  private boolean allOver() {
    return generators.stream().noneMatch(Generator::goesOn);
  }

  private void hearUntil(BooleanSupplier done, long endNanos) {
    while (!done.getAsBoolean() && !isTooLate(endNanos)) {
      Generator.Heard next;
      try {
        next = heard.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new RunException(RunException.Kind.MACHINE, "interrupted");
      }
      if (next != null) {
        hear(next);
      }
      handOut();
      if (heard.isEmpty()) {
        // What a generator said may have waited here.
        tellWhoIsLate();
      }
    }
  }

  private boolean isTooLate(long endNanos) {
    long now = System.nanoTime();
    return now - endNanos >= 0 || (stopping && now - stopBy >= 0);
  }

  private void hear(Generator.Heard next) {
    Generator generator = next.of();
    Word word = next.word();
    if (!generator.goesOn()) {
      return;
    }
    if (word == null) {
      failed(generator, RunException.Kind.GENERATOR_LOST, next.why());
    } else if (word instanceof Word.Failed failed) {
      failed(generator, failed.kind(), failed.message());
    } else if (word instanceof Word.Ready) {
      generator.state = Generator.State.READY;
    } else if (word instanceof Word.Cut cut) {
      Slice slice = cut.slice().earlier(generator.clock().offsetNanos());
      generator.count(slice);
      slices.add(generator.index, slice);
    } else if (word instanceof Word.Marked mark) {
      marked(generator, mark);
    } else if (word instanceof Word.Ended ended) {
      generator.ended(ended.part());
    } else if (word instanceof Word.Prepared) {
      generator.works();
    } else {
      failed(generator, RunException.Kind.GENERATOR_LOST, "it talks out of turn");
    }
  }

  /** Before the beginning a run without one of its generators would be another one. */
  private void failed(Generator generator, RunException.Kind kind, String why) {
    if (!begun) {
      throw new RunException(kind, generator + ": " + why);
    }
    lose(generator, why);
  }

  private void lose(Generator generator, String why) {
    generator.lost();
    generator.close();
    line.mark(
        TimeLine.Mark.Kind.NOTE, "generator " + generator.name + " is lost, without it: " + why);
  }

  private void marked(Generator generator, Word.Marked mark) {
    if (mark.kind() == TimeLine.Mark.Kind.PHASE) {
      line.phase(
          generator.nextPhase(mark.label()),
          mark.label(),
          mark.atNanos() - generator.clock().offsetNanos());
    } else {
      line.mark(mark.kind(), generator.name + ": " + mark.label());
    }
  }

  private void handOut() {
    long end = startNanos + plan.schedule().lengthNanos();
    for (Slice slice : slices.complete(i -> generators.get(i).goesOn())) {
      line.add(slice, begun ? Math.max(0, (end - slice.endNanos()) / (double) SECOND) : 0);
    }
  }

  private void tellWhoIsLate() {
    for (int late : slices.behind(i -> generators.get(i).goesOn())) {
      Generator generator = generators.get(late);
      long silent = System.nanoTime() - generator.lastCutNanos;
      if (!generator.toldLate && silent > LATE_NANOS) {
        generator.toldLate = true;
        line.mark(
            TimeLine.Mark.Kind.NOTE,
            "generator "
                + generator.name
                + " is late: no figures of it for "
                + silent / SECOND
                + " s");
      }
    }
  }
}
