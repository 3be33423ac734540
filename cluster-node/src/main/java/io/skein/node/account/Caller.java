package io.skein.node.account;

import io.skein.protocol.DeviceId;
import io.skein.protocol.UserId;

/** Whose access token a request carries. */
public record Caller(UserId user, DeviceId device) {}
