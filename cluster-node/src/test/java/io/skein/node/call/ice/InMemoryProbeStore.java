package io.skein.node.call.ice;

import io.skein.node.call.CallUnavailableException;
import io.skein.protocol.CallId;
import io.skein.protocol.UserId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/** Reports in memory, for tests. Thread-safe; stages are complete when returned, unless held. */
public final class InMemoryProbeStore implements ProbeStore {
  private final List<ProbeReport> reports = new ArrayList<>();
  private final List<CompletableFuture<Void>> held = new ArrayList<>();
  private boolean away;
  private boolean slow;

  @Override
  public synchronized CompletionStage<Void> keep(ProbeReport report) {
    if (away) {
      return CompletableFuture.failedFuture(
          new CallUnavailableException("away", new IllegalStateException("test")));
    }
    reports.add(report);
    CompletableFuture<Void> done = new CompletableFuture<>();
    if (slow) {
      held.add(done);
    } else {
      done.complete(null);
    }
    return done;
  }

  @Override
  public CompletionStage<List<ProbeReport>> ofUser(UserId user, int max) {
    return newest(report -> report.origin().user().equals(user), max);
  }

  @Override
  public CompletionStage<List<ProbeReport>> ofCall(CallId call, int max) {
    return newest(report -> call.equals(report.call()), max);
  }

  private synchronized CompletionStage<List<ProbeReport>> newest(
      Predicate<ProbeReport> which, int max) {
    return CompletableFuture.completedFuture(
        reports.stream()
            .filter(which)
            .sorted(Comparator.comparingLong(ProbeReport::timeMillis).reversed())
            .limit(max)
            .toList());
  }

  /** Whether it answers nothing. */
  synchronized void setAway(boolean isAway) {
    away = isAway;
  }

  /** Whether it takes until {@link #release}. */
  synchronized void setSlow() {
    slow = true;
  }

  synchronized void setFast() {
    slow = false;
  }

  synchronized void release() {
    held.forEach(done -> done.complete(null));
  }
}
