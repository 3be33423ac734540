package io.skein.node.push;

import io.skein.node.account.PushSubscription;
import java.util.concurrent.CompletionStage;

/** The way to one push service. Thread-safe, never blocks. */
public interface PushSender {
  /**
   * Hands a notification over, once. It may reach the device though the answer is lost; a second
   * one then takes the place of the first.
   *
   * @param to of this service
   * @return never fails: a service that cannot be reached is one to ask later
   */
  CompletionStage<PushOutcome> send(PushSubscription to, PushNotification notification);
}
