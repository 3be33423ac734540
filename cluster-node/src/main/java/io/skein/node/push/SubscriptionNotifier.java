package io.skein.node.push;

import io.skein.protocol.UserId;
import java.util.concurrent.CompletionStage;

/** Tells live sessions that a device is reached elsewhere. Thread-safe. */
@FunctionalInterface
public interface SubscriptionNotifier {
  /**
   * Called once it is stored.
   *
   * @return completes when the user's session has been told; fails if that cannot be known in time
   */
  CompletionStage<Void> subscriptionChanged(UserId user);
}
