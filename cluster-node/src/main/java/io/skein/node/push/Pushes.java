package io.skein.node.push;

import io.skein.node.account.PushSubscription;
import io.skein.protocol.DeviceId;
import io.skein.protocol.UserId;

/** Where sessions put what devices are to be told by push services. Thread-safe, never blocks. */
@FunctionalInterface
public interface Pushes {
  /**
   * Takes a notification; an earlier one of the same conversation that has not gone out yet is
   * dropped. It may get lost: with the node, where a queue is full, or when the service has refused
   * it too often.
   */
  void push(UserId user, DeviceId device, PushSubscription to, PushNotification notification);

  /** Of a node that is set to no service. */
  Pushes NONE = (user, device, to, notification) -> {};
}
