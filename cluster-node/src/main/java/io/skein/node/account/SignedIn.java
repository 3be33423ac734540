package io.skein.node.account;

import io.skein.protocol.DeviceId;
import io.skein.protocol.UserId;
import java.time.Duration;

/**
 * A device that is logged in, with its tokens.
 *
 * @param name the user's, canonical
 * @param accessLife how long the access token is good from now on
 */
public record SignedIn(
    UserId user,
    String name,
    DeviceId device,
    String accessToken,
    Duration accessLife,
    String refreshToken) {
  /** Without the tokens. */
  @Override
  public String toString() {
    return "SignedIn[" + user + ", " + device + "]";
  }
}
