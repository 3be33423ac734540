package io.skein.node.call.sfu;

import io.skein.protocol.CallId;
import io.skein.protocol.DeviceId;
import io.skein.protocol.UserId;

/** A device in a call. */
record SfuMember(CallId call, UserId user, DeviceId device) {}
