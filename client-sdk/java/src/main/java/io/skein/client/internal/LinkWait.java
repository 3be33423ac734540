package io.skein.client.internal;

import io.skein.client.SkeinAccounts.Tokens;
import io.skein.client.SkeinException;
import io.skein.client.internal.core.LinkPace;
import io.skein.protocol.ErrorCode;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A device that waits to be let in: asks for its tokens until it has them or is told why not. One
 * question at a time, so that the pace is one thread's after the other; no thread waits.
 */
final class LinkWait {
  private final Supplier<CompletableFuture<Tokens>> question;
  private final LinkPace pace;
  private final CompletableFuture<Tokens> answer = new CompletableFuture<>();

  LinkWait(Supplier<CompletableFuture<Tokens>> question, LinkPace pace) {
    this.question = question;
    this.pace = pace;
  }

  /** The tokens; whoever completes or cancels it ends the questions. */
  CompletableFuture<Tokens> begin() {
    ask();
    return answer;
  }

  private void ask() {
    if (!answer.isDone()) {
      CompletableFuture<Tokens> unused =
          question
              .get()
              .whenComplete(
                  (tokens, failure) -> {
                    if (failure == null) {
                      answer.complete(tokens);
                    } else {
                      refused(failure);
                    }
                  });
    }
  }

  private void refused(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (!(cause instanceof SkeinException refused)) {
      answer.completeExceptionally(cause);
      return;
    }
    OptionalLong wait =
        pace.nextMillis(refused.code(), refused.retryAfter().toMillis(), EventLoop.now());
    if (wait.isPresent()) {
      CompletableFuture.delayedExecutor(wait.getAsLong(), TimeUnit.MILLISECONDS).execute(this::ask);
    } else {
      answer.completeExceptionally(
          refused.code() == ErrorCode.AUTHORIZATION_PENDING || refused.code() == ErrorCode.SLOW_DOWN
              ? new SkeinException(ErrorCode.EXPIRED_TOKEN, "nobody has said yes in time")
              : refused);
    }
  }
}
