package io.skein.node.session;

import io.skein.node.account.PushSubscription;
import io.skein.node.push.PushDesk;
import io.skein.protocol.ConversationId;
import io.skein.protocol.DeviceId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The devices of a user that a push service reaches: which of them are not here, and what they have
 * or were told of. Confined to the session's actor.
 */
final class PushDevices {
  private final Inbox inbox;
  private final SessionConnections connections;
  private final PushDesk desk;

  /** Null: not read yet. */
  private @Nullable Map<DeviceId, PushSubscription> subscriptions;

  PushDevices(Inbox inbox, SessionConnections connections, PushDesk desk) {
    this.inbox = inbox;
    this.connections = connections;
    this.desk = desk;
  }

  void loaded(Map<DeviceId, PushSubscription> used) {
    subscriptions = used;
  }

  boolean areLoaded() {
    return subscriptions != null;
  }

  /** As far as is known: false before they are loaded. */
  boolean isReached(DeviceId device) {
    return subscriptions != null && subscriptions.containsKey(device);
  }

  /** True before they are loaded. */
  boolean isAnybodyAway() {
    return subscriptions == null || subscriptions.keySet().stream().anyMatch(this::isAway);
  }

  boolean isAway(DeviceId device) {
    return connections.of(device) == null && inbox.knows(device);
  }

  /** Those that are reached and not here; empty before they are loaded. */
  List<DeviceId> away() {
    return subscriptions == null
        ? List.of()
        : subscriptions.keySet().stream().filter(this::isAway).toList();
  }

  /** Where a device is reached; null: nowhere, or it is here. */
  @Nullable PushSubscription whereAway(DeviceId device) {
    return subscriptions != null && isAway(device) ? subscriptions.get(device) : null;
  }

  /** The newest message of a conversation that a device has, or was told of; 0: none. */
  long told(DeviceId device, ConversationId conversation) {
    return Math.max(inbox.deliveredTo(device, conversation), desk.told(conversation, device));
  }
}
