/** Programs that the README shows; they compile and run here. */
@NullMarked
package io.skein.client.examples;

import org.jspecify.annotations.NullMarked;
