/**
 * The embedded store: one Apache Cassandra as a child process with its own class path, settings and
 * data directory. Used by the supervisor of {@code ./skein up} and by the integration tests; never
 * by a running node.
 */
@NullMarked
package io.skein.node.cli.store;

import org.jspecify.annotations.NullMarked;
