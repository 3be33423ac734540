/**
 * The way to Cassandra: settings, the one driver session of a node, schema migrations. Only this
 * package and the features' {@code cassandra} packages see the driver.
 */
@NullMarked
package io.skein.node.platform.cassandra;

import org.jspecify.annotations.NullMarked;
