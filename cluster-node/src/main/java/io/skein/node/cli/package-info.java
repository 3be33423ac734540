/**
 * The operator's commands behind {@code ./skein}: up, down, status, node, doctor. Parses, calls the
 * supervisor or talks to it, and turns what comes back into lines and exit codes. Nothing else in a
 * node depends on this package.
 */
@NullMarked
package io.skein.node.cli;

import org.jspecify.annotations.NullMarked;
