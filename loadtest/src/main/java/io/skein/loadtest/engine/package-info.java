/**
 * What every scenario has in common: a plan of rates over phases, threads that keep it, what is
 * counted and checked on the way, and the result in the end. A scenario says who takes part and
 * what an arrival does, and nothing else.
 */
@NullMarked
package io.skein.loadtest.engine;

import org.jspecify.annotations.NullMarked;
