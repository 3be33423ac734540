package io.skein.node.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopThreadTest {
  private final LoopThread loop = new LoopThread("loop-test");

  @AfterEach
  void close() {
    loop.close();
  }

  @Test
  void runsTasksInTheirOrderOnOneDaemonThreadThoughOneFails() throws Exception {
    List<String> ran = new CopyOnWriteArrayList<>();
    CompletableFuture<Thread> last = new CompletableFuture<>();

    loop.execute(() -> ran.add("first"));
    loop.execute(
        () -> {
          throw new IllegalStateException("a defect");
        });
    loop.execute(() -> ran.add("third"));
    loop.execute(() -> last.complete(Thread.currentThread()));

    Thread thread = last.get(10, TimeUnit.SECONDS);
    assertThat(ran).containsExactly("first", "third");
    assertThat(thread.isDaemon()).isTrue();
    assertThat(thread.getName()).isEqualTo("loop-test");
  }

  @Test
  void runsATimerNoSoonerThanItIsDueAndNoCancelledOne() throws Exception {
    long start = System.nanoTime();
    CompletableFuture<Long> due = new CompletableFuture<>();
    CompletableFuture<Boolean> cancelled = new CompletableFuture<>();
    loop.execute(
        () -> {
          Loop.Timer timer = loop.after(Duration.ofMillis(10), () -> cancelled.complete(true));
          loop.after(Duration.ofMillis(30), () -> due.complete(System.nanoTime()));
          timer.cancel();
        });

    assertThat(due.get(10, TimeUnit.SECONDS) - start).isGreaterThanOrEqualTo(30_000_000);
    assertThat(cancelled).isNotDone();
  }

  @Test
  void takesNothingMoreWhenClosed() {
    loop.close();

    loop.execute(() -> {});
    loop.after(Duration.ZERO, () -> {}).cancel();
  }
}
