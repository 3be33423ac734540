/**
 * Tests with real node processes and a real store, started through the launcher as a user would.
 */
@NullMarked
package io.skein.loadtest.cluster;

import org.jspecify.annotations.NullMarked;
