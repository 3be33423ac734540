package io.skein.node.people;

import io.skein.node.platform.ClusterMessage;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.UserId;

/**
 * A user does not want to be put into a group by somebody.
 *
 * @param code why, as whoever tries is told
 */
public record Objection(UserId user, ErrorCode code) implements ClusterMessage {}
