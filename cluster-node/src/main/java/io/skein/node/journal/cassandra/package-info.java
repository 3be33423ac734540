/**
 * The journal's ports on Cassandra, and the stored form of blocks and pages. Only here are their
 * CQL and their Protobuf known; 0005-journal.cql says of each table what is in it, how large it
 * grows, and which timestamps it is written with.
 */
@NullMarked
package io.skein.node.journal.cassandra;

import org.jspecify.annotations.NullMarked;
