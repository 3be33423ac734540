/**
 * What every feature stands on: settings, serialization between nodes, ids, clock, shutdown. Knows
 * no feature.
 */
@NullMarked
package io.skein.node.platform;

import org.jspecify.annotations.NullMarked;
