/** How the harness finds what it measures. */
@NullMarked
package io.skein.loadtest.system;

import org.jspecify.annotations.NullMarked;
