/** A cluster in memory that keeps the contract, and can be told to be unkind. */
@NullMarked
package io.skein.client.testing;

import org.jspecify.annotations.NullMarked;
