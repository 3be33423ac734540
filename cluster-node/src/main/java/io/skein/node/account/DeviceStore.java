package io.skein.node.account;

import io.skein.protocol.DeviceId;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the devices that are logged in. Thread-safe. Every call may be repeated; stages fail with
 * {@link AccountsUnavailableException}.
 */
public interface DeviceStore extends UserStates {
  /**
   * The ids of all devices that are logged in; empty for an unknown or deleted user. One partition
   * read.
   */
  CompletionStage<Set<DeviceId>> devices(UserId user);

  /** All of a user, by id. */
  CompletionStage<List<Device>> list(UserId user);

  /** Null if it is not (or no longer) logged in. */
  CompletionStage<@Nullable Device> find(UserId user, DeviceId device);

  /**
   * Stores a device, unless a state of a higher version is stored, or it was removed at the same or
   * a higher version.
   *
   * @param keep after this time without another put the device is gone
   */
  CompletionStage<Void> put(Device device, Duration keep);

  /**
   * Gives a device the name that the user chose: from now on it has that, whatever its client calls
   * it, until it is removed. Of two names the one with the higher version stays.
   *
   * @param version microseconds
   */
  CompletionStage<Void> rename(UserId user, DeviceId device, String name, long version);

  /** Removes a device, and what arrives later of its states up to this version. */
  CompletionStage<Void> remove(UserId user, DeviceId device, long version);

  /**
   * Forgets what is kept beside the devices, up to this version: the account was deleted.
   *
   * @param version microseconds
   */
  CompletionStage<Void> forgetState(UserId user, long version);
}
