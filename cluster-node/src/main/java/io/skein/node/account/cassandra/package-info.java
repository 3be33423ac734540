/** Accounts, devices and token keys in Cassandra; the tables are in 0004-account.cql. */
@NullMarked
package io.skein.node.account.cassandra;

import org.jspecify.annotations.NullMarked;
