/**
 * Calls between pairs of devices, as clients make them, and the judge of each: rules that are told
 * what devices hear, and a driver of many devices on one thread. For load and for faults.
 */
@NullMarked
package io.skein.loadtest.call;

import org.jspecify.annotations.NullMarked;
