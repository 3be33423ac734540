package io.skein.node.account;

import io.skein.protocol.DeviceId;
import io.skein.protocol.Privacy;
import java.time.Instant;
import java.util.Set;

/**
 * What a session begins with.
 *
 * @param devices the ids of all that are logged in; none for an unknown or deleted user
 * @param privacyVersion microseconds; of two privacies the one with the higher version stays
 * @param lastConnected when the last connection of all devices ended; {@link Instant#EPOCH}: never,
 *     or not stored
 * @param discards whether the user has ever deleted messages for itself
 */
public record UserState(
    Set<DeviceId> devices,
    Privacy privacy,
    long privacyVersion,
    Instant lastConnected,
    boolean discards) {
  /** Of a user of whom only devices are known. */
  public static UserState of(Set<DeviceId> devices) {
    return new UserState(devices, Privacy.DEFAULTS, 0, Instant.EPOCH, false);
  }
}
