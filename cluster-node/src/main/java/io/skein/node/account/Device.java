package io.skein.node.account;

import io.skein.protocol.Bytes;
import io.skein.protocol.DeviceId;
import io.skein.protocol.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One installation of a client that is logged in.
 *
 * @param lastSeen coarse: the hour of the last log-in or refresh
 * @param version microseconds; of two states of a device the one with the higher version stays, so
 *     that a refresh that was under way during a log-out does not bring the device back
 */
public record Device(
    UserId user,
    DeviceId id,
    String name,
    DeviceType type,
    Instant created,
    Instant lastSeen,
    Refresh refresh,
    long version) {

  /**
   * How the device's next refresh token is recognized. No secret of a token is stored, but its
   * hash.
   *
   * @param family hash of what all refresh tokens of one log-in share
   * @param current hash of the secret of the token that is to come next
   * @param previous hash of the one before; null before the first refresh
   * @param chain makes the next secret from the presented one; random, known to the store alone
   * @param rotated when {@code current} took the place of {@code previous}
   */
  public record Refresh(
      Bytes family, Bytes current, @Nullable Bytes previous, Bytes chain, Instant rotated) {}

  @Override
  public String toString() {
    return "Device[" + user + ", " + id + ", " + type + "]";
  }
}
