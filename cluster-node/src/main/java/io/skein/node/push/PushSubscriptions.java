package io.skein.node.push;

import io.skein.node.account.Caller;
import io.skein.node.account.Outcome;
import io.skein.node.account.PushSubscription;
import io.skein.node.account.Unit;
import io.skein.node.account.UserStates;
import io.skein.node.account.Versions;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.UserId;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where devices say by which push service they are reached. Thread-safe. */
public final class PushSubscriptions {
  private static final Logger LOG = LoggerFactory.getLogger(PushSubscriptions.class);

  private final PushServices services;
  private final UserStates states;
  private final SubscriptionNotifier sessions;
  private final Duration life;
  private final Clock clock;

  /**
   * @param life of a subscription that is not put again
   */
  public PushSubscriptions(
      PushServices services,
      UserStates states,
      SubscriptionNotifier sessions,
      Duration life,
      Clock clock) {
    this.services = services;
    this.states = states;
    this.sessions = sessions;
    this.life = life;
    this.clock = clock;
  }

  public PushServices services() {
    return services;
  }

  /**
   * The calling device is reached there from now on, and nowhere else; BAD_REQUEST if it is nowhere
   * that this cluster speaks to.
   *
   * @param asked its version counts for nothing
   */
  public CompletionStage<Outcome<Unit>> put(Caller caller, PushSubscription asked) {
    if (!services.uses(asked.service())) {
      return Outcome.refusal(
          ErrorCode.BAD_REQUEST,
          "service: " + asked.service().text() + " is not used by this cluster");
    }
    String objection = services.objection(asked);
    if (objection != null) {
      return Outcome.refusal(ErrorCode.BAD_REQUEST, objection);
    }
    return told(
        caller.user(),
        version(caller)
            .thenCompose(
                version ->
                    states.putSubscription(
                        caller.user(),
                        caller.device(),
                        new PushSubscription(
                            asked.service(), asked.address(), asked.key(), asked.secret(), version),
                        life)));
  }

  /** The calling device is reached nowhere any more. May be repeated. */
  public CompletionStage<Outcome<Unit>> remove(Caller caller) {
    return told(
        caller.user(),
        version(caller)
            .thenCompose(
                version -> states.removeSubscription(caller.user(), caller.device(), version)));
  }

  /** Above that of the one before, which a node may have written whose clock is ahead. */
  private CompletionStage<Long> version(Caller caller) {
    return states
        .state(caller.user())
        .thenApply(
            state -> {
              PushSubscription before = state.subscriptions().get(caller.device());
              return Versions.after(before == null ? 0 : before.version(), clock.instant());
            });
  }

  private CompletionStage<Outcome<Unit>> told(UserId user, CompletionStage<Void> stored) {
    return Outcome.orUnavailable(
        stored
            .thenCompose(
                done -> sessions.subscriptionChanged(user).exceptionally(PushSubscriptions::untold))
            .thenApply(done -> Outcome.done(Unit.DONE)));
  }

  /** One that moves, or is lost with its node: its successor reads the store. */
  private static @Nullable Void untold(Throwable failure) {
    LOG.warn("A session was not told of a subscription: {}", failure.toString());
    return null;
  }
}
