package io.skein.node.account;

import io.skein.protocol.DeviceId;
import io.skein.protocol.UserId;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Tells live sessions that devices were logged out. Thread-safe. */
public interface SessionNotifier {
  /**
   * The device's sockets are to be closed, on whichever node they are. Called after the device is
   * gone from the store, so that it cannot come back.
   *
   * @param device null: all devices of the user
   * @return completes when the session has been told; fails if that cannot be known in time
   */
  CompletionStage<Void> loggedOut(UserId user, @Nullable DeviceId device);
}
