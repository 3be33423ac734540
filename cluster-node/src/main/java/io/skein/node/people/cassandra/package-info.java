/** Where people are kept: the only code of theirs that sees the driver. */
@NullMarked
package io.skein.node.people.cassandra;

import org.jspecify.annotations.NullMarked;
