/** Several generators that run one test together. */
@NullMarked
package io.skein.loadtest.generators;

import org.jspecify.annotations.NullMarked;
