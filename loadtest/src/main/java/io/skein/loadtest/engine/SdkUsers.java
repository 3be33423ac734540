package io.skein.loadtest.engine;

import io.skein.loadtest.history.HistoryChecker;
import io.skein.loadtest.result.RunResult;
import io.skein.loadtest.sdk.Audit;
import io.skein.loadtest.system.Target;
import io.skein.loadtest.wire.Chat;
import io.skein.loadtest.wire.Population;
import io.skein.protocol.ConversationId;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The guests of a run: users on the shipped SDK beside the driver's, in pairs of their own and in
 * groups with the driver's users. They post at the rate of one of those, and show what an app sees.
 * None of their work is done on a lane's thread. Driven by the engine's thread; what takes time
 * goes on behind it.
 */
final class SdkUsers implements AutoCloseable {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final long POLL_MILLIS = 50;
  private static final long CLOSE_SECONDS = 10;
  private static final long OPEN_SECONDS = 60;
  private static final String THREADS = "sdk-users-";

  /** The SDK's one thread for sockets: there is no other way to know what it takes. */
  private static final String SOCKETS_THREAD = "skein-io";

  private static final ThreadMXBean THREAD_TIMES = ManagementFactory.getThreadMXBean();

  private final RunPlan plan;
  private final Population population;
  private final List<Lane> lanes;
  private final HistoryChecker checker;
  private final SdkRecorder recorder = new SdkRecorder();
  private final List<SdkUser> users = new ArrayList<>();

  /** Chats of guests only: nobody else reads their logs back. */
  private final List<SdkUser.Place> own = new ArrayList<>();

  private final ExecutorService callbacks = thread("callbacks");
  private final ExecutorService worker = thread("posts");
  private final CountDownLatch ended = new CountDownLatch(1);
  private CompletableFuture<Void> stage = CompletableFuture.completedFuture(null);
  private CompletableFuture<Void> pacing = CompletableFuture.completedFuture(null);
  private volatile boolean closing;
  private volatile long startNanos;
  private volatile long[] threads = {};

  SdkUsers(RunPlan plan, Target target, List<Lane> lanes, HistoryChecker checker) {
    this.plan = plan;
    this.population = plan.population();
    this.lanes = lanes;
    this.checker = checker;
    for (int i = 0; i < population.guests(); i++) {
      int number = population.users() + i;
      Target.SdkAccount account = target.sdkAccount(number);
      if (account == null) {
        throw new RunException(
            RunException.Kind.USAGE, target.name() + " does not speak the SDK's protocol");
      }
      users.add(new SdkUser(number, account, checker, callbacks, recorder, this::isMeasured));
    }
  }

  private static ExecutorService thread(String name) {
    return Executors.newSingleThreadExecutor(
        task -> {
          Thread thread = new Thread(task, THREADS + name);
          thread.setDaemon(true);
          return thread;
        });
  }

  private boolean isMeasured(long dueNanos) {
    long start = startNanos;
    return start != 0 && plan.schedule().isMeasured(dueNanos - start);
  }

  // ---- Step by step; each is done when isDone says so.

  void connect() {
    stage =
        CompletableFuture.allOf(
            users.stream().map(user -> user.client.connect()).toArray(CompletableFuture[]::new));
  }

  /** Opens the chats, and learns the names of the groups: when the lanes have opened theirs. */
  void open() {
    stage = run(this::openNow);
  }

  /** Lets time begin at this {@link System#nanoTime()}. */
  void begin(long atNanos) {
    startNanos = atNanos;
    threads = findThreads();
    pacing = run(() -> post(atNanos));
  }

  /** No post after those that are due by now. */
  void end() {
    ended.countDown();
  }

  /** Waits until nothing is on its way to or from the guests: when the lanes are quiet. */
  void settle() {
    stage = run(this::settleNow);
  }

  /** Reads back what only guests can, and has their unread counts checked. */
  void read() {
    stage = run(this::readNow);
  }

  /** Whether the last of these steps has ended, well or not. */
  boolean isDone() {
    return stage.isDone();
  }

  /** Whether it has, and well. */
  boolean isWell() {
    return stage.isDone() && !stage.isCompletedExceptionally();
  }

  /**
   * Before time begins: has nothing failed?
   *
   * @throws RunException if something has
   */
  void requireReady() {
    if (stage.isCompletedExceptionally()) {
      throw new RunException(RunException.Kind.TARGET_GONE, "the users on the SDK: " + why(stage));
    }
  }

  /**
   * While it lasts: do they go on?
   *
   * @throws IllegalStateException if they stopped by a defect
   */
  void requirePosting() {
    if (pacing.isCompletedExceptionally()) {
      throw new IllegalStateException("the users on the SDK stopped posting: " + why(pacing));
    }
  }

  private static String why(CompletableFuture<Void> failed) {
    try {
      failed.join();
      return "";
    } catch (RuntimeException e) {
      return String.valueOf(e.getCause() == null ? e : e.getCause());
    }
  }

  private CompletableFuture<Void> run(Runnable task) {
    return users.isEmpty()
        ? CompletableFuture.completedFuture(null)
        : CompletableFuture.runAsync(task, worker);
  }

  // ---- The thread that posts.

  private void openNow() {
    for (int i = 0; i < users.size(); i += 2) {
      SdkUser one = users.get(i);
      SdkUser other = users.get(i + 1);
      ConversationId direct = one.client.blocking().openDirect(other.id).conversation();
      SdkUser.Place place = new SdkUser.Place(direct, null, null);
      one.joins(place);
      other.joins(place);
      own.add(place);
    }
    for (Chat chat : population.chats()) {
      if (population.hasGuests(chat)) {
        Lane lane = lanes.get(population.laneOf(chat.member(0), lanes.size()));
        SdkUser.Place place = new SdkUser.Place(idOf(lane, chat), chat, lane);
        for (int guest : population.guestsOf(chat)) {
          users.get(guest - population.users()).joins(place);
        }
      }
    }
  }

  private static ConversationId idOf(Lane lane, Chat chat) {
    return lane.idOf(chat).orTimeout(OPEN_SECONDS, TimeUnit.SECONDS).join();
  }

  private void post(long atNanos) {
    Schedule schedule =
        plan.schedule().times(users.size() / (double) Math.max(1, population.onlineCount()));
    for (long arrival = 0; arrival < schedule.arrivals(); arrival++) {
      long due = atNanos + schedule.dueNanos(arrival);
      if (isOverBefore(due)) {
        return;
      }
      users.get((int) (arrival % users.size())).post(due, plan.inFlightMax(), plan.bodyBytes());
    }
  }

  private boolean isOverBefore(long dueNanos) {
    try {
      long left = dueNanos - System.nanoTime();
      return left > 0 ? ended.await(left, TimeUnit.NANOSECONDS) : closing;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private void settleNow() {
    try {
      while (!closing && !users.stream().allMatch(SdkUser::holdsEverything)) {
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void readNow() {
    for (int i = 0; i < own.size(); i++) {
      long unused = Audit.log(users.get(2 * i).client, own.get(i).conversation(), checker);
    }
    users.forEach(SdkUser::tellUnreadCounts);
  }

  // ---- Figures.

  /** CPU seconds so far of the threads that only the guests have. */
  double cpuSeconds() {
    long nanos = 0;
    for (long thread : threads) {
      nanos += Math.max(0, THREAD_TIMES.getThreadCpuTime(thread));
    }
    return nanos / NANOS_PER_SECOND;
  }

  private static long[] findThreads() {
    return Arrays.stream(THREAD_TIMES.getThreadInfo(THREAD_TIMES.getAllThreadIds()))
        .filter(
            info ->
                info != null
                    && (info.getThreadName().startsWith(THREADS)
                        || info.getThreadName().equals(SOCKETS_THREAD)))
        .mapToLong(ThreadInfo::getThreadId)
        .toArray();
  }

  /**
   * What they found; null if there were none.
   *
   * @param cpuShare CPU seconds a second, in the measured time
   */
  RunResult.@Nullable Sdk result(double cpuShare) {
    return users.isEmpty() ? null : recorder.result(users.size(), cpuShare);
  }

  /** Closes all clients; a post without an outcome has an unknown one then. */
  @Override
  public void close() {
    closing = true;
    ended.countDown();
    worker.shutdownNow();
    CompletableFuture<Void> closed =
        CompletableFuture.allOf(
            users.stream().map(user -> user.client.closeAsync()).toArray(CompletableFuture[]::new));
    try {
      closed.get(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException late) {
      // The process ends soon, and these threads are daemons.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    callbacks.shutdown();
  }
}
