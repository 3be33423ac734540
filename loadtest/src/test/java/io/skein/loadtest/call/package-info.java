/** Tests of what calls are judged by. */
@NullMarked
package io.skein.loadtest.call;

import org.jspecify.annotations.NullMarked;
