package io.skein.node.call;

import io.skein.node.delivery.Outbound;
import io.skein.node.platform.ClusterMessage;
import io.skein.protocol.DeviceId;
import io.skein.protocol.UserId;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * Where a participant is reached.
 *
 * @param connection of the device; null: its socket is gone
 */
public record Seat(UserId user, DeviceId device, @Nullable ActorRef<Outbound> connection)
    implements ClusterMessage {}
