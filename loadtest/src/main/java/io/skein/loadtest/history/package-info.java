/**
 * The history checker: compares what clients sent, what was acknowledged, what every device was
 * handed and what the log holds in the end. Knows the protocol's values and nothing of a cluster,
 * so that any harness can use it.
 */
@NullMarked
package io.skein.loadtest.history;

import org.jspecify.annotations.NullMarked;
