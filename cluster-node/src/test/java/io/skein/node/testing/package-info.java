/** What integration tests of this module share. */
@NullMarked
package io.skein.node.testing;

import org.jspecify.annotations.NullMarked;
