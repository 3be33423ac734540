package io.skein.node.call.relay;

import java.security.SecureRandom;

/**
 * What all associations of one relay share.
 *
 * @param name of this node in the cluster
 */
record AssociationSetup(
    String name,
    RelaySettings settings,
    RelayKeys keys,
    SecureRandom random,
    RelayListener listener,
    RelayMetrics metrics) {}
