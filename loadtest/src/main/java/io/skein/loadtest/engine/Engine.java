package io.skein.loadtest.engine;

import io.skein.loadtest.engine.Assembly.Contribution;
import io.skein.loadtest.history.HistoryChecker;
import io.skein.loadtest.history.Verdict;
import io.skein.loadtest.result.RunResultBuilder;
import io.skein.loadtest.result.TimeLine;
import io.skein.loadtest.system.Target;
import io.skein.loadtest.wire.Population;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Carries a plan out, or one generator's share of it: logs everybody in, lets the phases go by,
 * waits for what is on its way, reads the logs back, and hands over what was found. Runs on its
 * caller's thread; {@link #interrupt} may come from any.
 */
public final class Engine implements Execution, Crowd {
  private static final long SECOND = 1_000_000_000L;
  private static final long NAP_NANOS = 5_000_000;
  private static final int REFUSALS_MAX = 3;
  private static final String LOG_IN = "log-in";
  private static final String DRAIN = "drain";
  private static final String CHECK = "check";

  /** How a run ended. */
  public enum Ending {
    // From good to worse: of several generators the worst ending counts.
    COMPLETED("completed", ""),
    INTERRUPTED(
        "interrupted", "The run was interrupted: what is here is what was seen until then."),
    GENERATOR_LOST(
        "lost",
        "A generator was lost during the run: its share of the load is missing from then on, and"
            + " its users' messages were not checked."),
    TARGET_DIED("target died", "The target went away during the run and did not come back.");

    private final String word;
    private final String sentence;

    Ending(String word, String sentence) {
      this.word = word;
      this.sentence = sentence;
    }

    String word() {
      return word;
    }

    /** For people; empty if there is nothing to tell. */
    public String sentence() {
      return sentence;
    }

    Ending worse(Ending other) {
      return compareTo(other) >= 0 ? this : other;
    }
  }

  /**
   * What is known after it.
   *
   * @param result to be judged
   */
  public record Outcome(RunResultBuilder result, Ending ending) {}

  private final RunPlan plan;
  private final Target target;
  private final Observer observer;
  private final Patience patience;
  private final Share share;
  private final Gate gate;
  private final HistoryChecker checker = new HistoryChecker();
  private final Sample sample;
  private final List<Lane> lanes = new CopyOnWriteArrayList<>();
  private final List<TimeLine.Mark> marks = Collections.synchronizedList(new ArrayList<>());
  private final Map<String, Object> figures = Collections.synchronizedMap(new LinkedHashMap<>());
  private final List<String> flaws = new ArrayList<>();
  private volatile boolean interrupted;
  private volatile boolean died;
  private boolean logsRead;

  /** What goes on after the phases, or before them if it does not get so far. */
  private String around = LOG_IN;

  private long aliveNanos;
  private long nextSampleNanos;
  private @Nullable Sampler sampler;
  private @Nullable SdkUsers sdk;

  public Engine(RunPlan plan, Target target, Observer observer) {
    this(plan, target, observer, Patience.USUAL);
  }

  public Engine(RunPlan plan, Target target, Observer observer, Patience patience) {
    this(plan, target, observer, patience, Share.WHOLE, Gate.ownClock());
  }

  /**
   * One of several generators.
   *
   * @param plan of all of them together
   * @param gate when they begin
   */
  public Engine(RunPlan plan, Target target, Observer observer, Share share, Gate gate) {
    this(plan, target, observer, Patience.OF_ONE_OF_SEVERAL, share, gate);
  }

  Engine(
      RunPlan plan, Target target, Observer observer, Patience patience, Share share, Gate gate) {
    this.patience = patience;
    this.share = share;
    this.gate = gate;
    this.plan = plan;
    this.target = target;
    this.observer = observer;
    this.sample = Sample.fitting(plan.expectedPosts() / share.of());
  }

  @Override
  public void interrupt() {
    interrupted = true;
  }

  /** Ends it at once: nobody of any generator is connected any more. From any thread. */
  public void giveUp() {
    died = true;
  }

  /** Whether anybody is connected here, and holds everything. From any thread. */
  public boolean anyPresent() {
    return lanes.stream().anyMatch(lane -> lane.seats().present() > 0);
  }

  @Override
  public CompletableFuture<Void> drop(double part, long awayNanos) {
    return CompletableFuture.allOf(
        lanes.stream()
            .map(lane -> lane.drop(part, awayNanos))
            .toArray(CompletableFuture<?>[]::new));
  }

  @Override
  public boolean allPresent() {
    return lanes.stream().allMatch(Lane::allPresent);
  }

  @Override
  public Outcome run() {
    Part part = work();
    Sampler seen = Objects.requireNonNull(sampler);
    return new Assembly(plan, target, List.of(new Contribution("g1", 0, part)), figures, flaws)
        .outcome(seen.began(), new TimeLine(seen.rows(), List.copyOf(marks)), seen.meter());
  }

  /**
   * Carries out its share, and hands over what it found but for the time line, which the observer
   * was told.
   *
   * @throws RunException if it does not get as far as its first phase
   */
  public Part work() {
    Population population = plan.population();
    Health.requireDescriptors(share.connections(plan) + population.guests());
    target.prepare(population.users() + population.guests());
    share.lanes(plan).forEach(i -> lanes.add(new Lane(i, plan, target, checker, sample)));
    sdk = new SdkUsers(plan, target, lanes, checker);
    Sampler seen =
        new Sampler(lanes, new ServerMeter(target.processes()), observer, sdk::cpuSeconds);
    sampler = seen;
    try {
      lanes.forEach(Lane::start);
      sdk.connect();
      getReady();
      if (!interrupted) {
        carryOut();
        drainAndRead();
      }
    } finally {
      lanes.forEach(Lane::stop);
      sdk.close();
    }
    lanes.forEach(Engine::rethrow);
    // Nothing is counted any more, and all of it has its place on the time line.
    seen.cut(around, false, 0);
    Ending ending = died ? Ending.TARGET_DIED : interrupted ? Ending.INTERRUPTED : Ending.COMPLETED;
    Verdict verdict = logsRead ? checker.finish() : null;
    return new Findings(plan, lanes, seen, sdk, sample).part(ending, verdict);
  }

  private static void rethrow(Lane lane) {
    Throwable failure = lane.failure();
    if (failure instanceof RunException expected) {
      throw expected;
    }
    if (failure instanceof UncheckedIOException socket) {
      // The lane's own calls: no descriptor, no port, no route. What peers do ends a connection.
      throw new RunException(RunException.Kind.MACHINE, String.valueOf(socket.getMessage()));
    }
    if (failure != null) {
      throw new IllegalStateException("a lane of the generator ended: " + failure, failure);
    }
  }

  private void getReady() {
    mark(TimeLine.Mark.Kind.PHASE, LOG_IN);
    await(
        LOG_IN,
        Patience.LOG_IN_WITHIN,
        () -> {
          requireNotRefused();
          sdk.requireReady();
          return lanes.stream().allMatch(lane -> lane.seats().allReadyOnce()) && sdk.isDone();
        });
    if (interrupted) {
      return;
    }
    if (!lanes.stream().allMatch(lane -> lane.seats().allReadyOnce())) {
      throw new RunException(
          RunException.Kind.TARGET_GONE, "only " + readyOnce() + " users could log in" + why());
    }
    requireInTime(sdk.isWell(), "the users on the SDK could not log in");
    lanes.forEach(Lane::openChats);
    await(LOG_IN, patience.openNanos(), () -> allOpened() || anyNotOpened());
    requireInTime(
        allOpened(),
        "not all conversations could be opened"
            + (anyNotOpened() ? "" : " within " + patience.openNanos() / SECOND + " s")
            + why());
    sdk.open();
    await(LOG_IN, patience.openNanos(), sdk::isDone);
    sdk.requireReady();
    requireInTime(sdk.isWell(), "the users on the SDK could not open their conversations");
  }

  private boolean allOpened() {
    return lanes.stream().allMatch(lane -> lane.openings().areDone());
  }

  private boolean anyNotOpened() {
    return lanes.stream().anyMatch(lane -> lane.openings().haveFailed());
  }

  private void requireInTime(boolean done, String otherwise) {
    if (!done && !interrupted) {
      throw new RunException(RunException.Kind.TARGET_GONE, otherwise);
    }
  }

  private void requireNotRefused() {
    if (readyOnce() == 0
        && lanes.stream().mapToInt(lane -> lane.seats().failures()).sum() >= REFUSALS_MAX) {
      throw new RunException(RunException.Kind.TARGET_GONE, "the target refuses" + why());
    }
  }

  private int readyOnce() {
    return lanes.stream().mapToInt(lane -> lane.seats().readyOnce()).sum();
  }

  private String why() {
    String examples =
        String.join(
            "; ",
            lanes.stream()
                .map(lane -> lane.seats().examples())
                .filter(text -> !text.isEmpty())
                .distinct()
                .toList());
    return examples.isEmpty() ? "" : ": " + examples;
  }

  private void carryOut() {
    gate.ready();
    await(LOG_IN, patience.beginNanos(), () -> gate.startNanos() != 0);
    long start = gate.startNanos();
    if (start == 0 && interrupted) {
      return;
    }
    if (start == 0) {
      throw new RunException(
          RunException.Kind.GENERATOR_LOST,
          "ready for " + patience.beginNanos() / SECOND + " s, and nobody named the beginning");
    }
    lanes.forEach(lane -> lane.begin(start));
    sdk.begin(start);
    await("settle", start - System.nanoTime() + SECOND, () -> System.nanoTime() >= start);
    sampler.cut("settle", false, plan.schedule().lengthNanos() / (double) SECOND);
    aliveNanos = start;
    Steps steps = new Steps(plan.steps(), start, this, this::mark, figures, flaws);
    steps.start();
    try {
      for (int i = 0; i < plan.schedule().phases().size() && !interrupted && !died; i++) {
        Phase phase = plan.schedule().phases().get(i);
        long end = start + plan.schedule().beginNanos(i + 1);
        mark(TimeLine.Mark.Kind.PHASE, phase.name());
        passTime(phase.name(), phase.measured(), end, start + plan.schedule().lengthNanos());
      }
    } finally {
      steps.stop();
      lanes.forEach(Lane::end);
      sdk.end();
    }
  }

  private void passTime(String phase, boolean measured, long end, long runEnd) {
    nextSampleNanos = System.nanoTime() + SECOND;
    while (!interrupted && !died) {
      long now = System.nanoTime();
      if (now >= end) {
        break;
      }
      if (now >= nextSampleNanos) {
        sampler.cut(phase, measured, (runEnd - now) / (double) SECOND);
        nextSampleNanos += SECOND;
      }
      lanes.forEach(Engine::rethrow);
      sdk.requirePosting();
      watchTarget(now);
      nap(Math.min(NAP_NANOS, end - now));
    }
    sampler.cut(phase, measured, Math.max(0, (runEnd - System.nanoTime()) / (double) SECOND));
  }

  private void watchTarget(long now) {
    if (anyPresent()) {
      aliveNanos = now;
    } else if (now - aliveNanos > patience.deadNanos()) {
      takeForDead();
    }
  }

  private void takeForDead() {
    died = true;
    mark(TimeLine.Mark.Kind.NOTE, "nobody is connected any more");
  }

  private void drainAndRead() {
    around = DRAIN;
    if (died) {
      return;
    }
    mark(TimeLine.Mark.Kind.PHASE, DRAIN);
    boolean wasInterrupted = interrupted;
    interrupted = false;
    long drain =
        wasInterrupted ? Math.min(3 * SECOND, patience.drainNanos()) : patience.drainNanos();
    await(DRAIN, drain, () -> lanes.stream().allMatch(Lane::isQuiet));
    sdk.settle();
    await(DRAIN, drain, sdk::isDone);
    if (!died && !wasInterrupted && !anyPresent()) {
      takeForDead();
    }
    if (lanes.get(0).hasLog() && !died) {
      sampler.cut(DRAIN, false, 0);
      around = CHECK;
      mark(TimeLine.Mark.Kind.PHASE, CHECK);
      lanes.forEach(Lane::readLogs);
      sdk.read();
      await(
          CHECK,
          wasInterrupted ? Math.min(5 * SECOND, patience.readNanos()) : patience.readNanos(),
          () -> lanes.stream().allMatch(Lane::hasRead) && sdk.isDone());
      logsRead = lanes.stream().allMatch(Lane::hasRead) && sdk.isWell();
    }
    interrupted |= wasInterrupted;
  }

  /** Waits, while the time line goes on, until it is so, or too late. */
  private void await(String phase, long withinNanos, BooleanSupplier done) {
    long end = System.nanoTime() + withinNanos;
    // One short wait after the other is no reason to be silent.
    nextSampleNanos = sampler.cutNanos() + SECOND;
    while (!interrupted && !died && !done.getAsBoolean() && System.nanoTime() < end) {
      if (System.nanoTime() >= nextSampleNanos) {
        sampler.cut(phase, false, 0);
        nextSampleNanos += SECOND;
      }
      lanes.forEach(Engine::rethrow);
      nap(NAP_NANOS);
    }
  }

  private static void nap(long nanos) {
    try {
      TimeUnit.NANOSECONDS.sleep(Math.max(0, nanos));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RunException(RunException.Kind.MACHINE, "interrupted");
    }
  }

  private void mark(TimeLine.Mark.Kind kind, String label) {
    TimeLine.Mark mark = new TimeLine.Mark(Slice.rounded(sampler.elapsedSeconds()), kind, label);
    marks.add(mark);
    observer.mark(mark);
  }
}
