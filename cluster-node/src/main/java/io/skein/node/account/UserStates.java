package io.skein.node.account;

import io.skein.protocol.Privacy;
import io.skein.protocol.UserId;
import java.time.Instant;
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
}
