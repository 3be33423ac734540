/**
 * A node: its main class, its wiring, and the list of what nodes say to each other. The only
 * package that knows every feature.
 */
@NullMarked
package io.skein.node;

import org.jspecify.annotations.NullMarked;
