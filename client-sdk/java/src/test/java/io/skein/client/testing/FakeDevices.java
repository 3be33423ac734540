package io.skein.client.testing;

import io.skein.protocol.DeviceId;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What {@link FakeCluster} tells over HTTP of the devices of a user. Guarded by its owner. */
final class FakeDevices {
  private final Map<DeviceId, String> names = new HashMap<>();
  private final Set<DeviceId> loggedOut = new HashSet<>();

  String list(List<DeviceId> ofUser, DeviceId current) {
    return ofUser.stream()
        .filter(device -> !loggedOut.contains(device))
        .map(device -> one(device, device.equals(current)))
        .collect(Collectors.joining(",", "{\"devices\":[", "]}"));
  }

  /** The later a device was made, the higher is its number. */
  private String one(DeviceId device, boolean current) {
    Instant made = Instant.ofEpochSecond(device.value());
    return ("{\"id\":\"%s\",\"name\":\"%s\",\"type\":\"terminal\",\"createdAt\":\"%s\","
            + "\"lastSeenAt\":\"%s\",\"current\":%s}")
        .formatted(device, names.getOrDefault(device, "box"), made, made, current);
  }

  void rename(DeviceId device, String name) {
    names.put(device, name);
  }

  void logOut(DeviceId device) {
    loggedOut.add(device);
  }
}
