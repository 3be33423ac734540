package io.skein.node.account;

import io.skein.protocol.DeviceId;
import io.skein.protocol.UserId;
import org.jspecify.annotations.Nullable;

/**
 * The embedder's service wants tokens for a user.
 *
 * @param device a device that is logged in, which gets new tokens; null: a new device
 */
public record TokenOrder(UserId user, DeviceLabel label, @Nullable DeviceId device) {}
