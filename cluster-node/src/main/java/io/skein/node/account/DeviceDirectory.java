package io.skein.node.account;

import io.skein.protocol.DeviceId;
import io.skein.protocol.UserId;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** Which devices a user is logged in on; what a session reads once when it starts. Thread-safe. */
public interface DeviceDirectory {
  /**
   * The ids of all devices that are logged in; empty for an unknown or deleted user. One partition
   * read.
   */
  CompletionStage<Set<DeviceId>> devices(UserId user);
}
