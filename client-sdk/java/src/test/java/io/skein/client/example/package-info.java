/** The README's example: compiled, and compared with the README, at every build. */
@NullMarked
package io.skein.client.example;

import org.jspecify.annotations.NullMarked;
