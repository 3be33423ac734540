/**
 * How what happened reaches devices: the words between conversations, sessions and connections, and
 * the fan-out of one node.
 */
@NullMarked
package io.skein.node.delivery;

import org.jspecify.annotations.NullMarked;
