package io.skein.node.call;

import io.skein.protocol.ConversationId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Calls in memory, for tests. Thread-safe; stages are complete when returned. */
public final class InMemoryCallStore implements CallStore {
  private final Map<ConversationId, LiveCall> calls = new HashMap<>();
  private final List<LiveCall> written = new ArrayList<>();
  private boolean away;

  @Override
  public synchronized CompletionStage<@Nullable LiveCall> load(ConversationId conversation) {
    return away ? failed() : CompletableFuture.completedFuture(calls.get(conversation));
  }

  @Override
  public synchronized CompletionStage<Void> write(LiveCall call) {
    if (away) {
      return failed();
    }
    written.add(call);
    calls.merge(
        call.call().conversation(),
        call,
        (before, after) -> after.call().version() > before.call().version() ? after : before);
    return CompletableFuture.completedFuture(null);
  }

  private static <T> CompletionStage<T> failed() {
    return CompletableFuture.failedFuture(
        new CallUnavailableException("away", new IllegalStateException("test")));
  }

  /** Whether it answers nothing. */
  synchronized void setAway(boolean isAway) {
    away = isAway;
  }

  /** What was written, in order. */
  synchronized List<LiveCall> written() {
    return List.copyOf(written);
  }
}
