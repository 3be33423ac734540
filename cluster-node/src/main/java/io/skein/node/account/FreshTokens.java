package io.skein.node.account;

import io.skein.protocol.DeviceId;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Gives a device that has shown who it is another access token. Thread-safe. */
@FunctionalInterface
public interface FreshTokens {
  /**
   * A token for a device that is still logged in: LOGGED_OUT if it is not, UNAVAILABLE if nobody
   * can tell now. The life of its refresh token goes on as it was, and a device ends with that: so
   * who has stolen an access token cannot live on it for ever.
   */
  CompletionStage<Outcome<Fresh>> of(UserId user, DeviceId device);

  /** An access token, and how long it is good from now on. */
  record Fresh(String token, Duration life) {
    @Override
    public String toString() {
      return "Fresh[" + life + "]";
    }
  }
}
