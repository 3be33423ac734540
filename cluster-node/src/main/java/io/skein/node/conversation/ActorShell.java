package io.skein.node.conversation;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.japi.function.Function2;
import org.jspecify.annotations.Nullable;

/** What the parts of one conversation's actor share. Confined to that actor. */
record ActorShell(
    ActorContext<ConversationInput> context,
    TimerScheduler<ConversationInput> timers,
    ConversationEnvironment environment,
    Refusals refusals) {
  ConversationSettings settings() {
    return environment.settings();
  }

  long nowMillis() {
    return environment.clock().millis();
  }

  long nowNanos() {
    return environment.nanoTime().getAsLong();
  }

  /** What a port answers comes back as a note. */
  <T extends @Nullable Object> void pipe(
      CompletionStage<T> stage, Function2<T, Throwable, ConversationInput> note) {
    context.pipeToSelf(stage, note);
  }

  /** A timer whose key is its message: null starts none. */
  void tickAfter(ConversationNote tick, @Nullable Duration delay) {
    if (delay != null) {
      timers.startSingleTimer(tick, delay);
    }
  }

  /** A store that is away is odd; anything else is a defect. */
  void warn(Object conversation, String what, Throwable failure) {
    Throwable cause = LogUnavailableException.causeOf(failure);
    if (cause instanceof LogUnavailableException) {
      context.getLog().warn("{} {}: {}", conversation, what, cause.getMessage());
    } else {
      context.getLog().error("{} {}", conversation, what, cause);
    }
  }
}
