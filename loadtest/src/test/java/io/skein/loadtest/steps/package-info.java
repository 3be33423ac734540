@NullMarked
package io.skein.loadtest.steps;

import org.jspecify.annotations.NullMarked;
