package io.skein.node.account;

import io.skein.protocol.DeviceId;
import io.skein.protocol.Privacy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a session begins with.
 *
 * @param devices the ids of all that are logged in; none for an unknown or deleted user
 * @param privacyVersion microseconds; of two privacies the one with the higher version stays
 * @param lastConnected when the last connection of all devices ended; {@link Instant#EPOCH}: never,
 *     or not stored
 * @param discards whether the user has ever deleted messages for itself
 * @param subscriptions where devices are reached that are not connected; some may be of devices
 *     that are logged in no more
 * @param unread the conversations in which something was unread when the session's last life ended;
 *     null: nobody has counted
 */
public record UserState(
    Set<DeviceId> devices,
    Privacy privacy,
    long privacyVersion,
    Instant lastConnected,
    boolean discards,
    Map<DeviceId, PushSubscription> subscriptions,
    @Nullable List<UnreadLine> unread) {
  /** Of a user none of whose devices is reached by a push service. */
  public UserState(
      Set<DeviceId> devices,
      Privacy privacy,
      long privacyVersion,
      Instant lastConnected,
      boolean discards) {
    this(devices, privacy, privacyVersion, lastConnected, discards, Map.of(), null);
  }

  /** Of a user of whom only devices are known. */
  public static UserState of(Set<DeviceId> devices) {
    return new UserState(devices, Privacy.DEFAULTS, 0, Instant.EPOCH, false);
  }
}
