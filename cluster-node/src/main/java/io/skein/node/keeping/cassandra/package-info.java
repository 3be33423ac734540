/** Where it is kept what users keep of messages: the only code of it that sees the driver. */
@NullMarked
package io.skein.node.keeping.cassandra;

import org.jspecify.annotations.NullMarked;
