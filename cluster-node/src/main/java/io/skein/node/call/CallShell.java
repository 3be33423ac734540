package io.skein.node.call;

import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/** What the parts of one call's actor share. Confined to that actor. */
record CallShell(
    ActorContext<CallInput> context,
    ConversationId id,
    CallTimers timers,
    CallServices services,
    CallRules rules) {
  /** Why nothing is known. */
  static final String STORE = "the store does not answer";

  CallSettings settings() {
    return services.settings();
  }

  CallMetrics metrics() {
    return services.metrics();
  }

  long nowMillis() {
    return services.clock().millis();
  }

  /** Refuses a request since as many wait as may. */
  void overloaded(CallCommand.Asked command) {
    refuse(command, ErrorCode.OVERLOADED, "too many requests wait for this call");
  }

  /** Answers that it is not done; of what may be asked again, when. */
  void refuse(CallCommand.Asked command, ErrorCode code, String detail) {
    command.replyTo().refuse(code, detail, code.isRetryable() ? settings().retryAfterMillis() : 0);
  }
}
