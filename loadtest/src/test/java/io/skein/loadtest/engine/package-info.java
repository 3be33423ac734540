@NullMarked
package io.skein.loadtest.engine;

import org.jspecify.annotations.NullMarked;
