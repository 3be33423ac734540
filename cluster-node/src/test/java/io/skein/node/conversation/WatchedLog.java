package io.skein.node.conversation;

import io.skein.protocol.ConversationId;
import io.skein.protocol.Message;
import io.skein.protocol.UserId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Counts what a log is asked, and holds reads and cursor writes back when told. Thread-safe. */
final class WatchedLog implements MessageLog, ConversationStates {
  final AtomicInteger reads = new AtomicInteger();
  final AtomicInteger cursorWrites = new AtomicInteger();
  final AtomicInteger snapshotWrites = new AtomicInteger();
  private final InMemoryMessageLog log;
  private final Deque<Held> held = new ArrayDeque<>();
  private boolean holding;
  private @Nullable CompletableFuture<Void> heldSnapshots;

  private record Held(Runnable call, CompletableFuture<?> answer) {}

  WatchedLog(InMemoryMessageLog log) {
    this.log = log;
  }

  synchronized void hold() {
    holding = true;
  }

  void release() {
    takeHeld().forEach(one -> one.call().run());
  }

  /** What was held fails; what comes later is carried out. */
  void failHeld() {
    takeHeld()
        .forEach(
            one ->
                one.answer()
                    .completeExceptionally(
                        new LogUnavailableException("held", new IllegalStateException())));
  }

  private synchronized List<Held> takeHeld() {
    holding = false;
    List<Held> taken = List.copyOf(held);
    held.clear();
    return taken;
  }

  private <T extends @Nullable Object> CompletionStage<T> later(Supplier<CompletionStage<T>> call) {
    synchronized (this) {
      if (holding) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        held.add(
            new Held(
                () ->
                    call.get()
                        .whenComplete(
                            (value, failure) -> {
                              if (failure == null) {
                                answer.complete(value);
                              } else {
                                answer.completeExceptionally(failure);
                              }
                            }),
                answer));
        return answer;
      }
    }
    return call.get();
  }

  synchronized void holdSnapshots() {
    heldSnapshots = new CompletableFuture<>();
  }

  /** The write that was held fails; later ones are carried out. */
  void failHeldSnapshots() {
    CompletableFuture<Void> failing;
    synchronized (this) {
      failing = Objects.requireNonNull(heldSnapshots);
      heldSnapshots = null;
    }
    failing.completeExceptionally(new LogUnavailableException("held", new IllegalStateException()));
  }

  @Override
  public CompletionStage<OpenLog> open(ConversationId conversation) {
    return log.open(conversation).thenApply(Opened::new);
  }

  private final class Opened implements OpenLog {
    private final OpenLog opened;

    Opened(OpenLog opened) {
      this.opened = opened;
    }

    @Override
    public boolean reserve(int bytes) {
      return opened.reserve(bytes);
    }

    @Override
    public CompletionStage<Void> append(List<Message> messages) {
      return opened.append(messages);
    }

    @Override
    public CompletionStage<List<Message>> readAfter(long after, int limit) {
      reads.incrementAndGet();
      return later(() -> opened.readAfter(after, limit));
    }

    @Override
    public CompletionStage<List<Message>> readBefore(long before, int limit) {
      reads.incrementAndGet();
      return later(() -> opened.readBefore(before, limit));
    }

    @Override
    public void close() {
      opened.close();
    }
  }

  @Override
  public CompletionStage<@Nullable Snapshot> readSnapshot(ConversationId conversation) {
    return later(() -> log.readSnapshot(conversation));
  }

  @Override
  public CompletionStage<Void> writeSnapshot(ConversationId conversation, Snapshot snapshot) {
    snapshotWrites.incrementAndGet();
    synchronized (this) {
      if (heldSnapshots != null) {
        return heldSnapshots;
      }
    }
    return log.writeSnapshot(conversation, snapshot);
  }

  @Override
  public CompletionStage<Cursors> readCursors(ConversationId conversation) {
    return log.readCursors(conversation);
  }

  @Override
  public CompletionStage<Void> writeCursors(
      ConversationId conversation, Map<UserId, ReadCursor> read) {
    cursorWrites.incrementAndGet();
    return later(() -> log.writeCursors(conversation, read));
  }

  @Override
  public CompletionStage<Void> writeReceiptsSwitch(
      ConversationId conversation, ReceiptsSwitch changed) {
    return later(() -> log.writeReceiptsSwitch(conversation, changed));
  }
}
