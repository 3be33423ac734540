/**
 * {@code ./skein chat}: a client for people with a terminal, built on the SDK as an embedder would.
 * What comes from other people is made harmless before it is shown.
 */
@NullMarked
package io.skein.terminal;

import org.jspecify.annotations.NullMarked;
