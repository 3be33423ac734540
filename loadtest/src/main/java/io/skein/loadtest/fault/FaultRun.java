package io.skein.loadtest.fault;

import io.skein.loadtest.history.HistoryChecker;
import io.skein.loadtest.history.Violation;
import io.skein.protocol.ConversationId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Load on a cluster, one fault after the other under it, and in the end the checker's verdict.
 * Blocking; used by one thread.
 */
public final class FaultRun {
  /** Within this time every conversation must go on. */
  static final Duration PROGRESS_WITHIN = Duration.ofMinutes(1);

  /** At the end: for posts to get an outcome, and for devices to be handed the rest. */
  private static final Duration SETTLE_WITHIN = Duration.ofMinutes(2);

  private static final int VIOLATIONS_KEPT_MAX = 100_000;

  private static final int TROUBLES_SHOWN_MAX = 50;

  private final LocalCluster cluster;
  private final Load load;
  private final Consumer<String> log;
  private final List<Violation> violations = Collections.synchronizedList(new ArrayList<>());
  private final HistoryChecker checker = new HistoryChecker(this::found);
  private final List<StepResult> steps = new ArrayList<>();
  private final Injector injector;
  private final CallLog callLog;

  /**
   * What goes on while faults happen.
   *
   * @param users an even number
   * @param perSecond posts, over all users
   * @param callPairs pairs of other users, who call each other
   * @param seed of who posts where; not of the ids
   */
  public record Load(int users, int perSecond, int callPairs, long seed) {}

  /**
   * @param log told what happens, a line each
   */
  public FaultRun(LocalCluster cluster, Load load, Consumer<String> log) {
    this.cluster = cluster;
    this.load = load;
    this.log = log;
    this.injector = new Injector(cluster);
    this.callLog = new CallLog(log);
  }

  private void found(Violation violation) {
    if (violations.size() < VIOLATIONS_KEPT_MAX) {
      violations.add(violation);
    }
    if (violations.size() <= 20) {
      log.accept(violation.toString());
    }
  }

  /**
   * Runs it.
   *
   * @param next the next step; empty when there is none any more
   * @throws FaultRunException if the cluster or the harness cannot go on: then there is no verdict
   */
  public FaultReport run(Supplier<Optional<Step>> next) {
    long begun = System.nanoTime();
    try (Crowd crowd = Crowd.gather(cluster, load.users(), checker)) {
      Progress progress = new Progress(crowd.conversations().keySet());
      log.accept(
          crowd.devices().size() + " devices, " + crowd.conversations().size() + " conversations");
      Traffic traffic = new Traffic(crowd, progress, load.perSecond(), load.seed());
      CallTraffic calls = CallTraffic.gather(cluster, load.callPairs(), callLog);
      try (calls;
          traffic) {
        traffic.start();
        calls.start();
        if (within(PROGRESS_WITHIN, progress, System.nanoTime()).isEmpty()) {
          throw new FaultRunException("the load does not get going, without any fault");
        }
        for (Optional<Step> step = next.get(); step.isPresent(); step = next.get()) {
          steps.add(carryOut(step.get(), crowd, progress));
          traffic.check();
          calls.check();
        }
        log.accept("settling");
      }
      calls.check();
      settle(crowd);
      return new FaultReport(
          steps,
          checker.finish(),
          violations,
          Duration.ofNanos(System.nanoTime() - begun),
          traffic.heldBack(),
          crowd.devices().stream().mapToLong(Device::errors).sum(),
          calls(calls.entries()));
    }
  }

  private FaultReport.Calls calls(long entries) {
    CallLog.Count count = callLog.count();
    return new FaultReport.Calls(
        count.whole(), count.broken(), count.signals(), entries, callLog.defects());
  }

  private StepResult carryOut(Step step, Crowd crowd, Progress progress) {
    log.accept(step.toString());
    crowd.devices().forEach(device -> device.troubles().take());
    Map<ConversationId, Long> before = progress.heads();
    CallLog.Count callsBefore = callLog.count();
    List<String> names = crowd.devices().stream().map(Device::name).toList();
    Watch watch = new Watch(System.nanoTime(), before.keySet(), names);
    progress.watch(watch);
    crowd.devices().forEach(device -> device.watch(watch));
    injector.inject(step);
    // A post that was acknowledged before the fault had its effect says nothing.
    long since = System.nanoTime();
    Optional<Duration> under = Optional.empty();
    try {
      Duration lasts = step.fault().lasts();
      Duration patience = step.fault().under() == Fault.Under.PROGRESS ? PROGRESS_WITHIN : lasts;
      if (within(patience, progress, since).isPresent()) {
        under = Optional.of(watch.elapsed());
      }
      Duration left = lasts.minusNanos(System.nanoTime() - since);
      if (!left.isNegative()) {
        Wait.pause(left);
      }
    } finally {
      if (!injector.heal(step)) {
        log.accept("  not all processes take requests again");
      }
    }
    long healed = System.nanoTime();
    Optional<Duration> after = within(PROGRESS_WITHIN, progress, healed);
    Optional<String> split = split(healed);
    split.ifPresent(seen -> log.accept("  SPLIT: " + seen));
    StepResult.Calls calls = calls(callsBefore, healed);
    StepResult.Resumption resumption =
        new StepResult.Resumption(watch.postsInterrupted(), watch.deliveriesInterrupted());
    log.accept(
        "  under it "
            + under.map(FaultRun::seconds).orElse("no progress of all")
            + ", after healing "
            + after
                .map(FaultRun::seconds)
                .orElseGet(
                    () ->
                        "STUCK: "
                            + progress.waitingSince(System.nanoTime() - PROGRESS_WITHIN.toNanos())
                            + " conversations")
            + ", interrupted "
            + told("conversations", resumption.posts())
            + ", "
            + told("devices", resumption.deliveries())
            + ", violations so far "
            + checker.violations()
            + "; calls: "
            + calls.whole()
            + " whole, "
            + calls.broken()
            + " broken, after healing "
            + calls.after().map(FaultRun::seconds).orElse("STUCK"));
    List<String> troubles =
        step.fault() == Fault.ROLLING_RESTART ? troubles(crowd) : List.<String>of();
    return new StepResult(step, before, under, after, split, resumption, troubles, calls);
  }

  /** Waits until each pair has had a call that began after all was well again. */
  private StepResult.Calls calls(CallLog.Count before, long healed) {
    Duration left = CallTraffic.END_WITHIN.minusNanos(System.nanoTime() - healed);
    boolean all = Wait.until(left, () -> callLog.goneOn(healed) >= load.callPairs());
    CallLog.Count now = callLog.count();
    return new StepResult.Calls(
        now.whole() - before.whole(),
        now.broken() - before.broken(),
        all ? Optional.of(Duration.ofNanos(System.nanoTime() - healed)) : Optional.empty());
  }

  /**
   * What the nodes see of each other, if they are not one cluster within the bound. That all
   * conversations go on does not tell: two clusters each let their own clients go on.
   */
  private Optional<String> split(long healed) {
    AtomicReference<Optional<String>> seen = new AtomicReference<>(Optional.empty());
    Duration left = PROGRESS_WITHIN.minusNanos(System.nanoTime() - healed);
    var unused =
        Wait.until(
            left,
            () -> {
              seen.set(cluster.views().split());
              return seen.get().isEmpty();
            });
    return seen.get();
  }

  private static String told(String whose, List<Duration> times) {
    return times.isEmpty()
        ? "no " + whose
        : times.size() + " " + whose + " for at most " + seconds(times.get(times.size() - 1));
  }

  /** What a planned stop must not do to a client: anything but one reconnect for each node. */
  private List<String> troubles(Crowd crowd) {
    List<String> troubles = new ArrayList<>();
    int reconnects = 0;
    Duration longest = Duration.ZERO;
    for (Device device : crowd.devices()) {
      Troubles.Seen seen = device.troubles().take();
      troubles.addAll(seen.troubles());
      if (seen.sentOff() > cluster.nodes()) {
        troubles.add(device.name() + ": sent off " + seen.sentOff() + " times");
      }
      reconnects += seen.sentOff();
      longest = Collections.max(List.of(longest, seen.longestOffline()));
    }
    log.accept(
        "  %d clients sent elsewhere %d times, offline for %s at most, %d saw more than that"
            .formatted(crowd.devices().size(), reconnects, seconds(longest), troubles.size()));
    troubles.stream().limit(TROUBLES_SHOWN_MAX).forEach(trouble -> log.accept("    " + trouble));
    return troubles;
  }

  private static String seconds(Duration time) {
    return time.toMillis() / 1000.0 + " s";
  }

  /** How long from {@code since} all conversations took to go on; empty past the bound. */
  private static Optional<Duration> within(Duration atMost, Progress progress, long since) {
    Duration left = atMost.minusNanos(System.nanoTime() - since);
    return Wait.until(left, () -> progress.waitingSince(since) == 0)
        ? Optional.of(Duration.ofNanos(System.nanoTime() - since))
        : Optional.empty();
  }

  /** Lets posts end and devices catch up, with the log read in between. */
  private void settle(Crowd crowd) {
    if (!Wait.until(
        SETTLE_WITHIN, () -> crowd.devices().stream().allMatch(device -> device.inFlight() == 0))) {
      log.accept("some posts have no outcome yet: they count as unknown");
    }
    log.accept("reading the log");
    Map<ConversationId, Long> heads = new Auditor(cluster, crowd, checker).audit();
    var unused =
        Wait.until(
            SETTLE_WITHIN,
            () -> crowd.devices().stream().allMatch(device -> lacks(crowd, device, heads) == 0));
    // What a device still lacks is a gap, and the checker will say so; this says what it was doing.
    for (Device device : crowd.devices()) {
      long lacking = lacks(crowd, device, heads);
      if (lacking > 0) {
        log.accept(
            device.name()
                + " lacks messages in "
                + lacking
                + " conversations; "
                + device.client().state()
                + ", "
                + device.sinceLastNews().toSeconds()
                + " s after it was told anything");
      }
    }
  }

  /** In how many conversations a device was not handed everything. */
  private static long lacks(Crowd crowd, Device device, Map<ConversationId, Long> heads) {
    return crowd.conversations().entrySet().stream()
        .filter(entry -> entry.getValue().contains(device))
        .filter(entry -> device.last(entry.getKey()) < heads.get(entry.getKey()))
        .count();
  }
}
