@NullMarked
package io.skein.loadtest;

import org.jspecify.annotations.NullMarked;
