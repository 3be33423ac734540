package io.skein.client.internal;

import io.skein.client.SkeinException;
import io.skein.client.internal.core.Backoff;
import io.skein.client.internal.core.Call;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Requests that are not answered yet, and who waits for their answers. {@link #call} is
 * thread-safe; the rest runs where it says.
 */
final class UnansweredCalls {
  private static final long RETRY_FIRST_MILLIS = 50;
  private static final long RETRY_MAX_MILLIS = 2_000;

  private final EventLoop loop;
  private final Callbacks callbacks;
  private final Duration timeout;
  private final RandomGenerator random;
  private final Supplier<@Nullable SkeinException> end;
  private final Consumer<Call> send;
  private final Map<Long, CompletableFuture<?>> waiting = new ConcurrentHashMap<>();
  private final AtomicLong last = new AtomicLong();

  /**
   * @param timeout how long an answer may take, reconnecting included
   * @param random of the loop
   * @param end why the client has ended; null: it has not
   * @param send gives one to the core, on the loop
   */
  UnansweredCalls(
      EventLoop loop,
      Callbacks callbacks,
      Duration timeout,
      RandomGenerator random,
      Supplier<@Nullable SkeinException> end,
      Consumer<Call> send) {
    this.loop = loop;
    this.callbacks = callbacks;
    this.timeout = timeout;
    this.random = random;
    this.end = end;
    this.send = send;
  }

  /** Asks for something; fails with what the node's {@code Failed} says. */
  <T extends Reply.Answer> CompletableFuture<T> call(Request request, Class<T> answerType) {
    CompletableFuture<T> future = new CompletableFuture<>();
    long number = last.incrementAndGet();
    waiting.put(number, future);
    loop.execute(
        () -> {
          SkeinException ended = end.get();
          if (ended != null) {
            callbacks.run(
                () -> {
                  waiting.remove(number);
                  future.completeExceptionally(ended);
                });
            return;
          }
          send(
              request,
              false,
              answer ->
                  callbacks.run(
                      () -> {
                        waiting.remove(number);
                        complete(future, answer, answerType);
                      }));
        });
    return future;
  }

  /** From the loop; answered on it, later. At the client's end it is not. */
  void ask(Request request, boolean once, Consumer<Reply.Answer> answered) {
    loop.execute(
        () -> {
          if (end.get() == null) {
            send(request, once, answer -> loop.execute(() -> answered.accept(answer)));
          }
        });
  }

  /** On the loop: asks for something whose answer changes nothing. */
  void tell(Request request) {
    send(request, false, answer -> {});
  }

  private void send(Request request, boolean once, Consumer<Reply.Answer> answered) {
    send.accept(
        new Call(
            request,
            EventLoop.now() + timeout.toMillis(),
            answered::accept,
            new Backoff(RETRY_FIRST_MILLIS, RETRY_MAX_MILLIS, random),
            once));
  }

  /** On a callback thread, at the client's end. */
  void failAll(SkeinException why) {
    waiting.values().forEach(call -> call.completeExceptionally(why));
  }

  private static <T> void complete(
      CompletableFuture<T> future, Reply.Answer answer, Class<T> type) {
    if (answer instanceof Reply.Failed failed) {
      future.completeExceptionally(exception(failed));
    } else if (type.isInstance(answer)) {
      future.complete(type.cast(answer));
    } else {
      future.completeExceptionally(
          new SkeinException(ErrorCode.INTERNAL, "the node answered something else"));
    }
  }

  static SkeinException exception(Reply.Failed failed) {
    return new SkeinException(
        failed.code(), failed.detail(), Duration.ofMillis(failed.retryAfterMillis()));
  }
}
