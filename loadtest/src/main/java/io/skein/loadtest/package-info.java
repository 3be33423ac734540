/**
 * The load harness: scenarios against a running cluster, from outside, on its public protocol only.
 */
@NullMarked
package io.skein.loadtest;

import org.jspecify.annotations.NullMarked;
