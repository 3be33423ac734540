/** Where scheduled posts are kept: the only code of theirs that sees the driver. */
@NullMarked
package io.skein.node.schedule.cassandra;

import org.jspecify.annotations.NullMarked;
