package io.skein.node.delivery;

import io.skein.node.platform.ClusterMessage;
import io.skein.protocol.DeviceId;
import io.skein.protocol.UserId;

/** The device that a request came from. */
public record DeviceOrigin(UserId user, DeviceId device) implements ClusterMessage {}
