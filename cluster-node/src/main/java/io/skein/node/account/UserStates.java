package io.skein.node.account;

import io.skein.protocol.DeviceId;
import io.skein.protocol.Privacy;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * What is kept of a user beside account and devices, for the user's session. Thread-safe. Every
 * call may be repeated; stages fail with {@link AccountsUnavailableException}.
 */
public interface UserStates {
  /** What a session reads once when it starts. One partition read. */
  CompletionStage<UserState> state(UserId user);

  /**
   * Stores what the user lets others know, unless something of a higher version is stored.
   *
   * @param version microseconds
   */
  CompletionStage<Void> putPrivacy(UserId user, Privacy privacy, long version);

  /** The last connection of the user has ended; an earlier end never replaces a later one. */
  CompletionStage<Void> putLastConnected(UserId user, Instant at);

  /** The user deletes messages for itself: it has done so until its state is forgotten. */
  CompletionStage<Void> putDiscards(UserId user, Instant at);

  /**
   * From now on the device is reached there, unless something of a higher version is stored; until
   * it is logged out, or its subscription is removed.
   *
   * @param keep after this time without another put the subscription is gone
   */
  CompletionStage<Void> putSubscription(
      UserId user, DeviceId device, PushSubscription subscription, Duration keep);

  /**
   * The device is reached nowhere any more; one of a higher version stays. What was unread is
   * forgotten up to this version, as maybe nobody counts from now on.
   */
  CompletionStage<Void> removeSubscription(UserId user, DeviceId device, long version);

  /** What is unread as the session's life ends; an earlier end never replaces a later one. */
  CompletionStage<Void> putUnread(UserId user, List<UnreadLine> unread, Instant at);
}
