package io.skein.client;

import io.skein.protocol.ErrorCode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Where a client stands with its cluster. */
public sealed interface ConnectionState {
  /** Not asked to connect yet. */
  record Idle() implements ConnectionState {}

  /** A connection is being made. */
  record Connecting() implements ConnectionState {}

  /**
   * The session is open and events flow.
   *
   * @param node name of the node, for support
   * @param caughtUp true once everything that happened while the device was away is known; messages
   *     of it may still be on their way to the listener
   */
  record Online(String node, boolean caughtUp) implements ConnectionState {}

  /**
   * No connection; the next attempt comes by itself.
   *
   * @param code why, as far as known
   */
  record Waiting(@Nullable ErrorCode code, String detail, Duration nextAttemptIn)
      implements ConnectionState {}

  /**
   * Closed for good: by {@code close()} ({@link ErrorCode#OK}), or for a reason that trying again
   * cannot cure, such as {@link ErrorCode#LOGGED_OUT}.
   */
  record Ended(ErrorCode code, String detail) implements ConnectionState {}
}
