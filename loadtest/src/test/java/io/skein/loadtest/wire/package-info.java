@NullMarked
package io.skein.loadtest.wire;

import org.jspecify.annotations.NullMarked;
