/**
 * Child processes of one machine: starting, signalling and ending them, finding the Java that runs
 * them, and naming who holds a port. Knows nothing of nodes or stores, and uses the JDK only.
 */
@NullMarked
package io.skein.node.cli.process;

import org.jspecify.annotations.NullMarked;
